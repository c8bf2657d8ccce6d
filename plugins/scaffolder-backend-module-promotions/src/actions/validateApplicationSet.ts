/** The action that proves the ApplicationSets of the workspace. */
import { InputError } from '@backstage/errors';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  checkApplicationSet,
  findSets,
  type FoundSets,
} from '@stagecraft/applicationset';
import type { CheckFinding } from '@stagecraft/plugin-promotions-common';
import { cloneUrl } from '../cloneUrl';
import { judge } from '../proof/findings';
import { worldOf } from '../proof/world';
import type { PromotionsClient } from '../promotions/PromotionsClient';
import { readPath, readWorkspace, type Files } from '../workspace/Workspace';
import { examples } from './validateApplicationSet.examples';
import { inputSchema, outputSchema } from './validateApplicationSet.schema';

/**
 * `promotions:applicationset:validate`: checks files of the workspace and fails with every finding, not only the first.
 * It changes nothing.
 */
export function createValidateApplicationSetAction(options: {
  integrations: ScmIntegrationRegistry;
  /** Asked for the projects and clusters of an instance. */
  promotions: Pick<PromotionsClient, 'instance'>;
}) {
  return createTemplateAction({
    id: 'promotions:applicationset:validate',
    description:
      'Proves the ApplicationSets in files of the workspace, and tells everything that is wrong with them.',
    supportsDryRun: true,
    examples,
    schema: { input: inputSchema, output: outputSchema },
    async handler({ input, workspacePath, output, logger, ...context }) {
      const present = await readWorkspace(workspacePath);
      const paths = [input.path ?? []]
        .flat()
        .map((path, index) =>
          readPath(
            workspacePath,
            path,
            Array.isArray(input.path) ? `path[${index}]` : 'path',
          ),
        );
      const { sets } = await setsIn(present);
      const files =
        paths.length > 0 ? named(paths, present, sets) : allOf(sets);
      const { instance: name } = input;
      const instance =
        name === undefined
          ? undefined
          : await options.promotions.instance(
              name,
              await context.getInitiatorCredentials(),
            );
      const repoURL =
        input.repoUrl && cloneUrl(input.repoUrl, options.integrations);
      const world = worldOf(present, repoURL, instance);
      const findings: CheckFinding[] = [];
      for (const [file, text] of files) {
        findings.push(...(await checkApplicationSet(text, world, { file })));
        logger.info(`Checked ${file}`);
      }
      output('findings', findings);
      judge([...files.keys()].join(', '), findings, logger, input.maxWarnings);
    },
  });
}

/** The files under the given paths. */
function named(
  paths: readonly string[],
  present: Files,
  sets: FoundSets['sets'],
): Files {
  const found = new Map<string, string>();
  paths.forEach((path, index) => {
    const own = present.get(path);
    const inside =
      own === undefined
        ? sets.filter(each => each.path.startsWith(`${path}/`))
        : [{ path, text: own }];
    if (inside.length === 0) {
      throw new InputError(
        `path[${index}]: "${path}" is neither a file of the workspace nor a folder with ApplicationSets; name one that is`,
      );
    }
    inside.forEach(each => found.set(each.path, each.text));
  });
  return found;
}

function allOf(sets: FoundSets['sets']): Files {
  if (sets.length === 0) {
    throw new InputError(
      'path: the workspace holds no ApplicationSet; write or fetch one in an earlier step',
    );
  }
  return new Map(sets.map(({ path, text }) => [path, text]));
}

/** YAML and JSON; a skeleton's own templates are none. */
function setsIn(present: Files): Promise<FoundSets> {
  const paths = [...present.keys()].filter(path =>
    /\.(ya?ml|json)$/.test(path),
  );
  return findSets(paths, path => present.get(path) ?? '');
}
