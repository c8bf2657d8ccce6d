import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { renderApplicationSet } from './render/renderApplicationSet';
import { readApplicationSet } from './schema/applicationSet';

const folder = join(__dirname, '../../../templates/gitops-bootstrap');
const read = (name: string) => parse(readFileSync(join(folder, name), 'utf8'));

const asked = z.object({
  gitea: z.object({ owner: z.string() }),
  filters: z.array(z.object({ pathsExist: z.array(z.string()) })),
});

it('makes an Application for each repository with a pipeline, in a project that admits only those', async () => {
  const set = readApplicationSet(read('applicationset.yaml'));
  const { applications, error } = await renderApplicationSet(set, {
    clusters: async () => [],
    files: async () => new Map(),
    repositories: async spec => {
      const { gitea, filters } = asked.parse(spec);
      expect(filters).toEqual([{ pathsExist: ['argocd'] }]);
      const organization = gitea.owner;
      return [
        {
          organization,
          repository: 'checkout',
          url: `https://gitea.example.com/${organization}/checkout.git`,
          branch: 'main',
          sha: '0123456789abcdef0123456789abcdef01234567',
        },
      ];
    },
  });
  expect(error).toBeUndefined();
  expect(applications).toEqual([
    {
      metadata: { name: 'pipeline-payments-checkout', namespace: 'argocd' },
      spec: expect.objectContaining({
        project: read('project.yaml').metadata.name,
        source: {
          repoURL: 'https://gitea.example.com/payments/checkout.git',
          targetRevision: 'main',
          path: 'argocd',
        },
      }),
    },
  ]);
});
