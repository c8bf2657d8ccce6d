/** A forge on loopback with two people, for tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { createForgeApp } from '../createForgeApp';
import { Forge } from '../Forge';
import { runGit } from '../git';

export const DANA = {
  login: 'dana',
  fullName: 'Dana Dev',
  email: 'dana@example.com',
  password: 'dana-secret',
};
export const GRACE = {
  login: 'grace',
  fullName: 'Grace Hopper',
  email: 'grace@example.com',
  password: 'grace-secret',
};
export const NOON = new Date('2026-11-21T12:00:00Z');

type Body = Record<string, unknown>;

export interface RunningForge {
  forge: Forge;
  /** An empty folder for working copies. */
  workspace: string;
  /** Runs the real git client. */
  git(directory: string, ...args: string[]): Promise<string>;
  /** The forge's address with someone's name and password in it. */
  as(user: { login: string; password: string }): string;
  call(
    method: string,
    path: string,
    options?: { as?: { login: string; password: string }; body?: unknown },
  ): Promise<{ status: number; body: Body }>;
  stop(): Promise<void>;
}

async function listen(forge: Forge): Promise<Server> {
  const app = createForgeApp(forge);
  return new Promise(resolve => {
    const server = app.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address && typeof address === 'object' ? address.port : 0;
      forge.baseUrl = `http://127.0.0.1:${port}`;
      resolve(server);
    });
  });
}

function caller(forge: Forge): RunningForge['call'] {
  return async (method, route, { as, body } = {}) => {
    const basic = as && btoa(`${as.login}:${as.password}`);
    const response = await fetch(`${forge.baseUrl}/api/v1${route}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(basic && { Authorization: `Basic ${basic}` }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {} };
  };
}

export async function startForge(): Promise<RunningForge> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'forge-test-'));
  const forge = new Forge({
    directory: path.join(root, 'repositories'),
    users: [DANA, GRACE],
    organizations: ['payments'],
    now: () => NOON,
  });
  const server = await listen(forge);
  const identity = {
    GIT_AUTHOR_NAME: DANA.fullName,
    GIT_AUTHOR_EMAIL: DANA.email,
    GIT_COMMITTER_NAME: DANA.fullName,
    GIT_COMMITTER_EMAIL: DANA.email,
  };
  return {
    forge,
    workspace: root,
    git: async (directory, ...args) =>
      String(await runGit({ directory, args, env: identity })).trim(),
    as: user =>
      forge.baseUrl.replace('//', `//${user.login}:${user.password}@`),
    call: caller(forge),
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await rm(root, { recursive: true, force: true });
    },
  };
}
