/** A page of the cookbook, before what it asks for is made. */
import type { PipelineInput } from '@stagecraft/plugin-promotions-common';
import type {
  Cluster,
  ForgePullRequest,
  ForgeRepository,
} from '@stagecraft/applicationset';

export interface Recipe {
  /** Name of the file, without `.md` */
  name: string;
  title: string;
  /** When to use it */
  when: string;
  /** What the action is asked for */
  input: PipelineInput;
  /** What Argo CD would find: files by repository and path, clusters, and what the forge answers */
  files?: Record<string, Record<string, string>>;
  clusters?: Cluster[];
  repositories?: ForgeRepository[];
  pullRequests?: ForgePullRequest[];
  /** What belongs to it and is typed elsewhere */
  beside?: string;
  /** What to watch out for */
  watch: string[];
}

export const GIT = 'https://git.example.com/shop';
export const CHECKOUT = `${GIT}/checkout.git`;
export const PLATFORM = `${GIT}/platform.git`;

/** The stages that most pages have: dev by itself, qa once dev is proven, prod by approval. */
export const STAGES: PipelineInput['stages'] = [
  { name: 'dev', gate: 'argocd', targets: [{ cluster: 'dev' }] },
  { name: 'qa', gate: 'verified', targets: [{ cluster: 'qa' }] },
  { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
];

/** Whose executor opens the verified stages. */
export const EXECUTOR = 'portal-eu';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
`;

/** A folder of manifests for each of these, with a Deployment in it. */
export function folders(...paths: string[]): Record<string, string> {
  return Object.fromEntries(
    paths.map(path => [`${path}/deployment.yaml`, DEPLOYMENT]),
  );
}

/** A chart, and its files of values. */
export function chart(
  folder: string,
  ...values: string[]
): Record<string, string> {
  return Object.fromEntries([
    [
      `${folder}/Chart.yaml`,
      'apiVersion: v2\nname: checkout\nversion: 1.0.0\n',
    ],
    ...values.map(file => [`${folder}/${file}`, 'replicas: 1\n']),
  ]);
}

/** A cluster as Argo CD knows it. */
export function cluster(name: string, labels: Record<string, string>): Cluster {
  return { name, server: `https://${name}.example.com:6443`, labels };
}
