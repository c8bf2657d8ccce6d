/** The catalogue's examples as files, and the world that they are checked in. */
import { parse, stringify } from 'yaml';
import { RIGHT_SET } from '../lint/catalogue/rightSet';
import type { FindingExample } from '../lint/catalogue/entry';
import { checkApplicationSet } from '../lint/checkApplicationSet';
import { merged } from '../lint/manifests/manifest';
import type { CheckWorld, Project } from '../lint/world';
import { isJsonObject } from '../schema/json';

const CART = 'https://git.example.com/shop/cart.git';

const projects: Project[] = [
  {
    name: 'default',
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: '*' }],
  },
  {
    name: 'shop',
    sourceRepos: ['https://git.example.com/shop/*'],
    destinations: [
      { name: '*', namespace: '!kube-*' },
      { name: 'in-cluster', namespace: 'cart' },
    ],
  },
];

const configMap = 'kind: ConfigMap\napiVersion: v1\nmetadata: { name: cart }\n';

/** Two stages' manifests in one repository, a few clusters, two projects. */
export function worldWith(
  files: Readonly<Record<string, string>> = {},
): CheckWorld {
  const all = new Map(
    Object.entries({
      'deploy/dev/app.yaml': configMap,
      'deploy/prod/app.yaml': configMap,
      ...files,
    }),
  );
  return {
    projects: async () => projects,
    clusters: async () =>
      ['in-cluster', 'prod-eu', 'prod-us'].map(name => ({
        name,
        server:
          name === 'in-cluster'
            ? 'https://kubernetes.default.svc'
            : `https://${name}.example.com`,
        labels: {},
      })),
    async files(repoURL) {
      if (repoURL.endsWith('/cart.git')) return all;
      throw new Error('repository not found');
    },
  };
}

export { CART };

/** The right set with a part of it changed: objects merge, lists are replaced, null removes. */
export function changed(part: string | undefined): string {
  if (part === undefined) return RIGHT_SET;
  let change: unknown;
  try {
    change = parse(part);
  } catch {
    return part;
  }
  const right: unknown = parse(RIGHT_SET);
  if (!isJsonObject(right) || !isJsonObject(change)) return part;
  return stringify(merged(right, change));
}

export function textOf({ set }: FindingExample): string {
  return changed(set);
}

/** Code and path of what is found in the right set after a change. */
export async function foundAfter(
  change: string | undefined,
  files: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const findings = await checkApplicationSet(changed(change), worldWith(files));
  return findings.map(({ code, path }) => `${code} at ${path}`);
}
