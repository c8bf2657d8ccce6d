/** The action that writes a promotion pipeline into the workspace. */
import { InputError } from '@backstage/errors';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  checkApplicationSet,
  PIPELINE_LABEL,
  writeApplicationSet,
} from '@stagecraft/applicationset';
import type {
  InstanceChoices,
  PipelineDescription,
  Profile,
} from '@stagecraft/plugin-promotions-common';
import { cloneUrl } from '../cloneUrl';
import type { GateJobOptions } from '../files/gateJob';
import { stageFiles } from '../files/pipelineFiles';
import { pipelineOf, type AskedPipeline } from '../pipeline/pipelineInput';
import { judge } from '../proof/findings';
import { worldOf } from '../proof/world';
import { profileFor, type Asking } from '../promotions/profileFor';
import type { PromotionsClient } from '../promotions/PromotionsClient';
import {
  readPath,
  readWorkspace,
  writeFiles,
  type Files,
} from '../workspace/Workspace';
import { examples } from './createApplicationSet.examples';
import { inputSchema, outputSchema } from './createApplicationSet.schema';

/** Where the ApplicationSet lies unless told otherwise; the bootstrap looks for it there. */
const DEFAULT_PATH = 'argocd/applicationset.yaml';

/**
 * `promotions:applicationset:create`: writes an ApplicationSet and what belongs to its stages, and proves them before
 * anything is published. The service itself comes from the template's skeleton; publishing stays with Backstage's own
 * actions.
 */
export function createApplicationSetAction(options: {
  integrations: ScmIntegrationRegistry;
  /** Asked for profiles, and for the projects and clusters of an instance. */
  promotions: Pick<PromotionsClient, 'profile' | 'instance'>;
  /** Name of the portal that opens `verified` stages. */
  executor?: string;
}) {
  return createTemplateAction({
    id: 'promotions:applicationset:create',
    description:
      'Writes an Argo CD ApplicationSet that promotes one or many services through stages, and proves it.',
    supportsDryRun: true,
    examples,
    schema: { input: inputSchema, output: outputSchema },
    async handler(context) {
      const { input, workspacePath, output, logger, user } = context;
      const path = readPath(workspacePath, input.path ?? DEFAULT_PATH, 'path');
      const repoURL =
        input.repoUrl === undefined
          ? undefined
          : cloneUrl(input.repoUrl, options.integrations);
      const standard = await standardOf(context, input, options.promotions);
      const executor = input.executor ?? options.executor;
      const pipeline = pipelineOf(
        { ...input, executor },
        { repoURL, scaffoldedBy: user?.ref, ...standard },
      );
      const { name, namespace } = pipeline;
      const present = await readWorkspace(workspacePath);
      const files = filesOf(pipeline, input, path, present);
      const world = worldOf(
        new Map([...present, ...files]),
        repoURL,
        standard.instance,
      );
      const text = files.get(path) ?? '';
      const findings = await checkApplicationSet(text, world, { file: path });
      judge(`The pipeline "${name}"`, findings, logger);
      const overwrite = input.overwrite ?? false;
      await writeFiles(workspacePath, files, { present, overwrite });
      [...files.keys()].forEach(each => logger.info(`Wrote ${each}`));
      const { instance } = standard;
      const at = instance === undefined ? '' : `${instance.name}:`;
      output('path', path);
      output('files', [...files.keys()]);
      output('pipeline', `${at}${namespace}/${name}`);
      output('appSelector', `${PIPELINE_LABEL}=${name}`);
    },
  });
}

/** The ApplicationSet, and what is written for its stages. */
function filesOf(
  pipeline: PipelineDescription,
  { manifests, sources, stages = [], gateJob }: AskedFiles,
  path: string,
  present: Files,
): Files {
  const gated = stages.filter(stage => stage.gateJob);
  const beside = stageFiles(
    pipeline,
    manifests ?? (sources ? 'none' : 'kustomize'),
    {
      gated: new Set(gated.map(({ name }) => name)),
      job: gateJob ?? {},
      present,
    },
  );
  return new Map([...beside, [path, writeApplicationSet(pipeline)]]);
}

type AskedFiles = Pick<AskedPipeline, 'manifests' | 'sources' | 'stages'> & {
  gateJob?: GateJobOptions;
};

/** What the portal knows of the profile and the instance. A repeated step goes on with what the first one was told. */
async function standardOf(
  asking: Asking,
  asked: { profile?: string; instance?: string },
  promotions: Pick<PromotionsClient, 'profile' | 'instance'>,
): Promise<{ profile?: Profile; instance?: InstanceChoices }> {
  const { checkpoint, getInitiatorCredentials } = asking;
  const profile =
    asked.profile === undefined
      ? undefined
      : await profileFor(asking, asked.profile, promotions);
  const at = asked.instance ?? profile?.instance;
  if (profile?.instance !== undefined && at !== profile.instance) {
    throw new InputError(
      `instance: "${at}": the profile "${profile.title}" is for the Argo CD ${profile.instance}; leave the instance out, or choose another profile`,
    );
  }
  const instance: InstanceChoices | undefined =
    at === undefined
      ? undefined
      : JSON.parse(
          await checkpoint({
            key: `instance.${at}`,
            fn: async () =>
              JSON.stringify(
                await promotions.instance(at, await getInitiatorCredentials()),
              ),
          }),
        );
  return { profile, instance };
}
