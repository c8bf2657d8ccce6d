/** Examples for the scaffolder's page of actions; the tests run them. */
import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

function example(
  description: string,
  input: Record<string, unknown>,
): TemplateExample {
  const step = {
    id: 'prove',
    action: 'promotions:applicationset:validate',
    name: 'Prove the promotion pipeline',
    input,
  };
  return { description, example: stringify({ steps: [step] }) };
}

export const examples: TemplateExample[] = [
  example('All ApplicationSets of the workspace', {}),
  example('One file, with what its Applications take from the repository', {
    path: 'argocd/applicationset.yaml',
    repoUrl: 'gitea.example.com?owner=shop&repo=checkout',
  }),
  example('A folder, without a single warning', {
    path: ['argocd'],
    maxWarnings: 0,
  }),
];
