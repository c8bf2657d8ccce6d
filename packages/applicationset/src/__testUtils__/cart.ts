/** A pipeline to break in tests. */
import { parse, stringify } from 'yaml';
import { checkApplicationSet } from '../lint/checkApplicationSet';
import type { StageDescription } from '@stagecraft/plugin-promotions-common';
import { readPipeline } from '../write/description/readPipeline';
import { applicationSetOf } from '../write/writeApplicationSet';

const stages: StageDescription[] = [
  {
    name: 'dev',
    gate: 'argocd',
    targets: [{ cluster: 'in-cluster', namespace: 'cart-dev' }],
  },
  {
    name: 'prod',
    gate: 'approval',
    targets: [{ cluster: 'prod-eu', namespace: 'cart' }],
  },
];

/** A right ApplicationSet of two stages: dev by Argo CD, prod by approval. */
export function cartText(): string {
  const pipeline = readPipeline({
    name: 'cart',
    sources: [
      { kind: 'directory', repoURL: 'https://git.example.com/shop/cart.git' },
    ],
    stages,
  });
  return stringify(applicationSetOf(pipeline));
}

/** A world whose repositories all hold these files. */
export function worldOf(files: Record<string, string>) {
  return {
    clusters: async () => [],
    files: async () => new Map(Object.entries(files)),
  };
}

/** Code and path of what a check of this text finds. */
export async function findingsOf(
  text: string,
  files: Record<string, string> = {},
): Promise<string[]> {
  const findings = await checkApplicationSet(text, worldOf(files));
  return findings.map(({ code, path }) => `${code} at ${path}`);
}

/** The same ApplicationSet with something changed. */
export function cartWith(
  change: (set: ReturnType<typeof parse>) => void,
): string {
  const set = parse(cartText());
  change(set);
  return stringify(set);
}
