/** The action that changes an ApplicationSet which is there, for a pull request. */
import { InputError } from '@backstage/errors';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { checkApplicationSet } from '@stagecraft/applicationset';
import { cloneUrl } from '../cloneUrl';
import { judge } from '../proof/findings';
import { sameRepository, worldOf } from '../proof/world';
import {
  findApplicationSet,
  revised,
  type ApplicationSetFile,
} from '../update/applicationSetFile';
import { applicationsOf, requireEffect } from '../update/effect';
import { textAt } from '../update/json';
import { ShapeError } from '../update/parameters';
import { revisions, type UpdateInput } from '../update/revisions';
import { readPath, readWorkspace, writeFiles } from '../workspace/Workspace';
import { YamlRevisionError } from '../yaml/reviseYaml';
import { examples } from './updateApplicationSet.examples';
import { inputSchema, outputSchema } from './updateApplicationSet.schema';

const DEFAULT_PATH = 'argocd/applicationset.yaml';

/**
 * `promotions:applicationset:update`: adds stages, targets and gates to an ApplicationSet in the workspace, ours or one
 * written by hand. Only the lines that have to change do; the Applications that are there stay what they are.
 */
export function createUpdateApplicationSetAction(options: {
  integrations: ScmIntegrationRegistry;
  /** Name of the portal that opens `verified` stages. */
  executor?: string;
}) {
  return createTemplateAction({
    id: 'promotions:applicationset:update',
    description:
      'Adds stages, targets or gates to an existing ApplicationSet and leaves its other lines as they are.',
    supportsDryRun: true,
    examples,
    schema: { input: inputSchema, output: outputSchema },
    async handler({ input, workspacePath, output, logger }) {
      const present = await readWorkspace(workspacePath);
      const path = readPath(workspacePath, input.path ?? DEFAULT_PATH, 'path');
      const file = findApplicationSet(path, present.get(path), input.name);
      const repoURL =
        input.repoUrl && cloneUrl(input.repoUrl, options.integrations);
      const executor = input.executor ?? options.executor;
      const change = await inPlace(path, () =>
        changed(file, { ...input, executor }, present, repoURL),
      );
      const files = new Map([...change.files, [path, change.text]]);
      const written = new Map(
        [...files].filter(([each, text]) => present.get(each) !== text),
      );
      const world = worldOf(new Map([...present, ...files]), repoURL);
      const findings = await checkApplicationSet(change.text, world, {
        file: path,
      });
      judge(path, findings, logger);
      await writeFiles(workspacePath, written, { present, overwrite: true });
      change.summary.forEach(line => logger.info(line));
      output('path', path);
      output('pipeline', pipelineOf(change));
      output('changedFiles', [...written.keys()]);
      output('summary', change.summary.join('\n'));
    },
  });
}

interface Change extends ApplicationSetFile {
  files: ReadonlyMap<string, string>;
  summary: string[];
}

/** One revision after the other, so that each is as small as it can be, and what they do together. */
async function changed(
  file: ApplicationSetFile,
  input: UpdateInput,
  present: ReadonlyMap<string, string>,
  repoURL: string | undefined,
): Promise<Change> {
  const before = worldOf(present, repoURL);
  const plan = await revisions(
    {
      set: file.set,
      files: present,
      isOwn: url => repoURL !== undefined && sameRepository(url, repoURL),
    },
    input,
    before,
  );
  const now = plan.states.reduce((each, { set }) => revised(each, set), file);
  const added = [...(plan.states.at(-1)?.files ?? present)].filter(
    ([path]) => !present.has(path),
  );
  const after = worldOf(new Map([...present, ...added]), repoURL);
  const [old, made] = [
    await applicationsOf(file.set, before),
    await applicationsOf(now.set, after),
  ];
  if (old && made) requireEffect(old, made, plan);
  return { ...now, files: new Map(added), summary: plan.summary };
}

async function inPlace<T>(path: string, change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    const isShape =
      error instanceof ShapeError || error instanceof YamlRevisionError;
    if (!isShape) throw error;
    throw new InputError(
      `path: ${path} cannot be changed by this action: ${error.message}`,
    );
  }
}

function pipelineOf({ set }: ApplicationSetFile): string {
  const namespace = textAt(set, ['metadata', 'namespace']) ?? 'argocd';
  return `${namespace}/${textAt(set, ['metadata', 'name']) ?? ''}`;
}
