/** A pipeline to break in tests of its description, and what is told of it then. */
import type {
  PipelineInput,
  StageInput,
} from '@stagecraft/plugin-promotions-common';
import { DescriptionError } from '../write/description/problems';
import { readPipeline } from '../write/description/readPipeline';

export const source = {
  kind: 'directory',
  repoURL: 'https://git.example.com/shop/cart.git',
} as const;
export const dev: StageInput = {
  name: 'dev',
  gate: 'argocd',
  targets: [{ cluster: 'in-cluster' }],
};
export const prod: StageInput = {
  name: 'prod',
  gate: 'approval',
  targets: [{ cluster: 'eu' }],
};
export const cart: PipelineInput = {
  name: 'cart',
  sources: [source],
  stages: [dev, prod],
};
export const services = {
  from: 'folders',
  repoURL: 'https://git.example.com/shop/services.git',
  revision: 'main',
  paths: ['services/*'],
} as const;
export const forge = {
  from: 'repositories',
  forge: 'github',
  organization: 'shop',
} as const;

function problemsOf(change: unknown): string[] {
  try {
    readPipeline(Object.assign({}, cart, change));
    return [];
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

/** `[what, change, ...problems]`: each problem begins like this, and there is no other. */
export type Case = [string, unknown, ...string[]];

/** The problems of a changed pipeline, each cut to the length of what is expected of it. */
export function problemsLike(
  change: unknown,
  expected: readonly string[],
): string[] {
  return problemsOf(change).map((problem, index) =>
    problem.slice(0, expected[index]?.length),
  );
}

/** prod, changed. */
export function withStage(change: object): object {
  return { stages: [dev, { ...prod, ...change }] };
}

/** The target of prod, changed. */
export function withTarget(change: object): object {
  return withStage({ targets: [{ cluster: 'eu', ...change }] });
}

/** The source, changed. */
export function withSource(change: object): object {
  return { sources: [{ ...source, ...change }] };
}
