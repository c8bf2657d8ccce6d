/** What happens to the simulated world while somebody looks at the portal, and what it knows. */

import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { z } from 'zod';
import { DEMO_SECRET, PORTS } from './setting';

export type Instance = 'argocd-eu' | 'argocd-us';

const ARGO_CD: Record<Instance, { port: string; token: string }> = {
  'argocd-eu': { port: PORTS.ARGOCD_EU_PORT, token: `eu-${DEMO_SECRET}` },
  'argocd-us': { port: PORTS.ARGOCD_US_PORT, token: `us-${DEMO_SECRET}` },
};

const application = z.object({
  status: z.object({
    sync: z.object({
      status: z.string(),
      revision: z.string().optional(),
    }),
    health: z.object({ status: z.string().optional() }),
    history: z
      .array(
        z.object({
          revision: z.string(),
          initiatedBy: z.object({ username: z.string().optional() }),
        }),
      )
      .default([]),
  }),
});

/** Asks one of the Argo CDs about an Application. */
export async function readApplication(instance: Instance, name: string) {
  const { port, token } = ARGO_CD[instance];
  const response = await fetch(
    `http://127.0.0.1:${port}/api/v1/applications/${name}`,
    { headers: { authorization: `Bearer ${token}` } },
  );
  return application.parse(await response.json());
}

/** Gives an order to the simulator's control endpoint. */
export async function order(path: string, body: object): Promise<unknown> {
  const response = await fetch(
    `http://127.0.0.1:${PORTS.CONTROL_PORT}/_simulator${path}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  );
  const answer: unknown = await response.json();
  if (!response.ok) {
    throw new Error(`${path} was refused: ${JSON.stringify(answer)}`);
  }
  return answer;
}

/** Pushes files to a service's repository, and answers the commit. A branch that is missing begins at main. */
export async function push(
  repository: string,
  files: Record<string, string>,
  message: string,
  branch = 'main',
): Promise<string> {
  const author = { name: 'Mona Haddad', email: 'mona@stagecraft.example' };
  const answer = await order('/commit', {
    repository,
    files,
    message,
    author,
    branch,
  });
  return z.object({ sha: z.string() }).parse(answer).sha;
}

/** Ends the portal and waits until another one answers; the Argo CDs go on meanwhile. */
export async function restartPortal(): Promise<void> {
  const command = await readFile('test-results/world/pid', 'utf8');
  process.kill(Number(command), 'SIGUSR2');
  await expect.poll(isReady, { timeout: 60_000 }).toBe(false);
  await expect.poll(isReady, { timeout: 120_000 }).toBe(true);
}

async function isReady(): Promise<boolean> {
  const url = `http://localhost:${PORTS.PORT}/.backstage/health/v1/readiness`;
  return fetch(url).then(
    response => response.ok,
    () => false,
  );
}

const calls = z.array(
  z.object({
    method: z.string(),
    path: z.string(),
    body: z.string(),
    status: z.number(),
  }),
);

/** Every call that an Argo CD has answered, oldest first. */
export async function readCalls(instance: Instance) {
  const response = await fetch(
    `http://127.0.0.1:${PORTS.CONTROL_PORT}/_simulator/calls/${instance}`,
  );
  return calls.parse(await response.json());
}
