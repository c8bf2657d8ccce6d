/** Runs `promotions:applicationset:update` in a workspace, and tells which lines it changed. */
import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createUpdateApplicationSetAction } from '../actions/updateApplicationSet';
import { readWorkspace } from '../workspace/Workspace';
import { lineDiff } from './lineDiff';

const action = createUpdateApplicationSetAction({
  integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
});

export type Input = Parameters<typeof action.handler>[0]['input'];

export const workspace = createMockDirectory();

export const FILE = 'argocd/applicationset.yaml';

export async function update(input: Input): Promise<Record<string, unknown>> {
  const output = new Map<string, unknown>();
  await action.handler({
    ...createMockActionContext({ input, workspacePath: workspace.path }),
    output: (name, value) => output.set(name, value),
  });
  return Object.fromEntries(output);
}

/** The lines of the ApplicationSet's file that an update changes. */
export async function diffOf(
  text: string,
  input: Input,
  others = {},
): Promise<string[]> {
  workspace.setContent({ [FILE]: text, ...others });
  await update(input);
  return lineDiff(text, await fileNow(FILE));
}

export async function fileNow(path: string): Promise<string> {
  const text = (await readWorkspace(workspace.path)).get(path);
  if (text === undefined) throw new Error(`${path} is not there`);
  return text;
}
