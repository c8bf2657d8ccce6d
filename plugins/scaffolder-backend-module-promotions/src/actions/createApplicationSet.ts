/** The action that writes a promotion pipeline into the workspace. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import {
  createTemplateAction,
  serializeDirectoryContents,
} from '@backstage/plugin-scaffolder-node';
import {
  checkApplicationSet,
  PIPELINE_LABEL,
  type PipelineDescription,
} from '@stagecraft/applicationset';
import { cloneUrl } from '../cloneUrl';
import { APPLICATION_SET_PATH, pipelineFiles } from '../files/pipelineFiles';
import { examples } from './createApplicationSet.examples';
import { inputSchema, outputSchema } from './createApplicationSet.schema';
import { manifestsFolder, pipelineOf } from './pipelineInput';

/**
 * `promotions:applicationset:create`: writes `argocd/applicationset.yaml` and a folder of manifests for
 * each stage, and proves them before anything is published. The service itself, with its manifests in
 * `deploy/base`, comes from the template's skeleton; publishing stays with Backstage's own actions.
 */
export function createApplicationSetAction(options: {
  integrations: ScmIntegrationRegistry;
  /** Name of the portal that opens `verified` stages. */
  executor?: string;
}) {
  return createTemplateAction({
    id: 'promotions:applicationset:create',
    description:
      'Writes an Argo CD ApplicationSet that promotes a service through its stages, and the manifests of each stage.',
    supportsDryRun: true,
    examples,
    schema: { input: inputSchema, output: outputSchema },
    async handler({ input, workspacePath, output, logger, user }) {
      const repoURL = cloneUrl(input.repoUrl, options.integrations);
      const pipeline = pipelineOf(
        {
          ...input,
          executor: input.executor ?? options.executor,
          scaffoldedBy: user?.ref,
        },
        repoURL,
      );
      const gated = input.stages.filter(stage => stage.gateJob);
      const files = pipelineFiles(
        pipeline,
        new Set(gated.map(stage => stage.name)),
        input.gateJob ?? {},
      );
      const present = await filesIn(workspacePath);
      requireBase(pipeline, present);
      await prove(pipeline, new Map([...present, ...files]));
      for (const [path, text] of files) {
        await write(resolveSafeChildPath(workspacePath, path), text);
        logger.info(`Wrote ${path}`);
      }
      output('path', APPLICATION_SET_PATH);
      output('pipeline', `${pipeline.namespace}/${pipeline.name}`);
      output('appSelector', `${PIPELINE_LABEL}=${pipeline.name}`);
    },
  });
}

async function filesIn(folder: string): Promise<Map<string, string>> {
  const found = await serializeDirectoryContents(folder, { gitignore: false });
  return new Map(
    found.map(({ path, content }) => [path, content.toString('utf8')]),
  );
}

function requireBase(
  pipeline: PipelineDescription,
  present: ReadonlyMap<string, string>,
): void {
  const { name } = pipeline;
  const base = `${manifestsFolder(pipeline)}/base/kustomization.yaml`;
  if (present.has(base)) return;
  throw new InputError(
    `The stages of "${name}" build on ${base}, which is not in the workspace; fetch a skeleton that has it in an earlier step, or name its folder in manifestsPath`,
  );
}

/** @throws InputError with everything that would go wrong in Argo CD */
async function prove(
  { name, sources }: PipelineDescription,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const text = files.get(APPLICATION_SET_PATH) ?? '';
  const findings = await checkApplicationSet(text, {
    clusters: async () => [],
    files: async repoURL => {
      if (repoURL === sources[0].repoURL) return files;
      throw new Error('it is not the repository that is being created');
    },
  });
  if (findings.length === 0) return;
  throw new InputError(
    `The pipeline "${name}" would not work:\n${findings
      .map(({ message }) => message)
      .join('\n')}`,
  );
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
