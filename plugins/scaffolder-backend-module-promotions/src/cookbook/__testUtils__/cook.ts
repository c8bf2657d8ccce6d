/** What the action writes for a recipe, what Argo CD makes of it, and what the check finds. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  checkApplicationSet,
  readApplicationSet,
  renderApplicationSet,
  stagesOf,
  type RenderedApplication,
  type RenderWorld,
} from '@stagecraft/applicationset';
import type {
  CheckFinding,
  PipelineInput,
} from '@stagecraft/plugin-promotions-common';
import { parse } from 'yaml';
import { createApplicationSetAction } from '../../actions/createApplicationSet';
import type { Recipe } from './recipe';

/** What became of a recipe. */
export interface Cooked {
  recipe: Recipe;
  /** The ApplicationSet */
  yaml: string;
  /** The Applications of each stage, in the stages' order */
  stages: RenderedApplication[][];
  /** Applications that no stage has */
  strays: string[];
  findings: CheckFinding[];
}

const action = createApplicationSetAction({
  integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
  promotions: {
    profile: () => Promise.reject(new Error('no recipe names a profile')),
    instance: () => Promise.reject(new Error('no recipe names an instance')),
  },
});

/** @throws Error where the action, or Argo CD, would refuse it */
export async function cook(recipe: Recipe): Promise<Cooked> {
  const yaml = await written(recipe.input);
  const set = readApplicationSet(parse(yaml));
  const world = worldOf(recipe);
  const { applications, error } = await renderApplicationSet(set, world);
  if (error) throw new Error(`${recipe.name}: ${error.message}`);
  const { stages, unmatched } = stagesOf(set, applications);
  return {
    recipe,
    yaml,
    stages,
    strays: unmatched.map(({ metadata }) => metadata.name),
    findings: await checkApplicationSet(yaml, world),
  };
}

async function written(input: PipelineInput): Promise<string> {
  const workspacePath = await mkdtemp(join(tmpdir(), 'cookbook-'));
  try {
    const context = createMockActionContext({ workspacePath });
    await action.handler({ ...context, input, output: () => {} });
    return await readFile(
      join(workspacePath, 'argocd/applicationset.yaml'),
      'utf8',
    );
  } finally {
    await rm(workspacePath, { recursive: true });
  }
}

function worldOf({
  files = {},
  clusters = [],
  repositories,
  pullRequests,
}: Recipe): RenderWorld {
  return {
    clusters: async () => clusters,
    async files(repoURL) {
      const found = files[repoURL];
      if (found) return new Map(Object.entries(found));
      throw new Error(`repository not found: ${repoURL}`);
    },
    ...(repositories && { repositories: async () => repositories }),
    ...(pullRequests && { pullRequests: async () => pullRequests }),
  };
}
