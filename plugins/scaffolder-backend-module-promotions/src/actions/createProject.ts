/** The action that writes an AppProject and what the portal's account needs to work in it. */
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { writeManifest } from '@stagecraft/applicationset';
import { appProjectOf } from '../project/appProject';
import { portalPolicy } from '../project/policy';
import { problemsOf } from '../project/problems';
import { underProfile } from '../project/underProfile';
import { profileFor } from '../promotions/profileFor';
import type { PromotionsClient } from '../promotions/PromotionsClient';
import { readPath, readWorkspace, writeFiles } from '../workspace/Workspace';
import { examples } from './createProject.examples';
import { inputSchema, outputSchema } from './createProject.schema';

/**
 * `promotions:project:create`: writes the AppProject of a team and the least that the portal's account has to be granted.
 * Neither is applied; both go to the repository that Argo CD's settings come from.
 */
export function createProjectAction(options: {
  /** Asked for the profile. */
  promotions: Pick<PromotionsClient, 'profile'>;
}) {
  return createTemplateAction({
    id: 'promotions:project:create',
    description:
      'Writes an Argo CD AppProject for a team, and the rights that the portal needs in it.',
    supportsDryRun: true,
    examples,
    schema: { input: inputSchema, output: outputSchema },
    async handler(context) {
      const { input, workspacePath, output, logger } = context;
      const profile =
        input.profile === undefined
          ? undefined
          : await profileFor(context, input.profile, options.promotions);
      const { project, problems } = underProfile(
        { ...input, namespace: input.namespace ?? 'argocd' },
        profile,
      );
      problems.push(...problemsOf(project));
      if (problems.length > 0) {
        throw new InputError(
          `The project "${project.name}" cannot be written:\n${problems.join(
            '\n',
          )}`,
        );
      }
      const path = readPath(
        workspacePath,
        input.path ?? 'argocd/project.yaml',
        'path',
      );
      const policyPath = readPath(
        workspacePath,
        input.policyPath ?? 'argocd/policy.csv',
        'policyPath',
      );
      const policy = portalPolicy(project);
      const files = new Map([
        [path, writeManifest(appProjectOf(project))],
        ...(policy === '' ? [] : [[policyPath, policy] as const]),
      ]);
      const present = await readWorkspace(workspacePath);
      await writeFiles(workspacePath, files, {
        present,
        overwrite: input.overwrite ?? false,
      });
      [...files.keys()].forEach(each => logger.info(`Wrote ${each}`));
      output('path', path);
      output('project', project.name);
      if (policy !== '') output('policy', policy);
    },
  });
}
