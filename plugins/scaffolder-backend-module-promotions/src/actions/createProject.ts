/** The action that writes an AppProject and what the portal's account needs to work in it. */
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import { appProjectOf } from '../project/appProject';
import { portalPolicy } from '../project/policy';
import { problemsOf } from '../project/problems';
import { readPath, readWorkspace, writeFiles } from '../workspace/Workspace';
import { examples } from './createProject.examples';
import { inputSchema, outputSchema } from './createProject.schema';

/**
 * `promotions:project:create`: writes the AppProject of a team and the least that the portal's account has to be granted.
 * Neither is applied; both go to the repository that Argo CD's settings come from.
 */
export function createProjectAction() {
  return createTemplateAction({
    id: 'promotions:project:create',
    description:
      'Writes an Argo CD AppProject for a team, and the rights that the portal needs in it.',
    supportsDryRun: true,
    examples,
    schema: { input: inputSchema, output: outputSchema },
    async handler({ input, workspacePath, output, logger }) {
      const project = { ...input, namespace: input.namespace ?? 'argocd' };
      const problems = problemsOf(project);
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
        [
          path,
          stringify(appProjectOf(project), {
            lineWidth: 0,
            singleQuote: true,
            aliasDuplicateObjects: false,
          }),
        ],
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
