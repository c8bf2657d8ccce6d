import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { dryRun, readTemplate, type Files } from './__testUtils__/dryRun';

const STANDARD = join(
  __dirname,
  '../../../../templates/standard-pipeline/.github/workflows/lint.yaml',
);
const CLI = join(__dirname, '../../../../packages/cli/package.json');

const workflow = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.looseObject({
      permissions: z.record(z.string(), z.string()).optional(),
      steps: z.array(z.looseObject({ uses: z.string().optional() })),
    }),
  ),
});

function scaffold(ci: string): Promise<Files> {
  const [, { properties }] = readTemplate('pull-request-promotion').spec
    .parameters;
  return dryRun('pull-request-promotion', {
    name: 'checkout',
    owner: 'group:default/payments',
    reviewers: 'group:default/release-managers',
    ci,
    pipeline: properties.pipeline.default,
  });
}

function workflowsOf(files: Files) {
  return [...files]
    .filter(([path]) => path.startsWith('.github/workflows/'))
    .map(([path, text]) => ({ path, text, ...workflow.parse(parse(text)) }));
}

describe('the continuous integration at GitHub', () => {
  let workflows: ReturnType<typeof workflowsOf>;

  beforeAll(async () => {
    const files = await scaffold('github');
    workflows = workflowsOf(
      new Map([
        ...files,
        ['.github/workflows/standard.yaml', readFileSync(STANDARD, 'utf8')],
      ]),
    );
  });

  it('runs every action at a commit, with the version that it is', () => {
    const used = workflows.flatMap(({ text }) =>
      text.split('\n').filter(line => line.includes('uses:')),
    );
    expect(used.length).toBeGreaterThan(5);
    expect(
      used.filter(line => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
    ).toEqual([]);
  });

  it('gives each job the rights that it needs and no other', () => {
    const rights = workflows.flatMap(({ path, permissions, jobs }) =>
      Object.entries(jobs).map(([name, job]) => [
        path.replace('.github/workflows/', ''),
        name,
        { ...permissions, ...job.permissions },
      ]),
    );
    expect(rights.sort()).toEqual([
      ['delivery.yaml', 'build', { contents: 'read' }],
      ['delivery.yaml', 'deliver', { contents: 'write' }],
      ['lint.yaml', 'lint', { contents: 'read' }],
      [
        'promote.yaml',
        'propose',
        { contents: 'write', 'pull-requests': 'write' },
      ],
      ['standard.yaml', 'lint', { contents: 'read' }],
    ]);
  });
});

describe.each([
  ['github', '.github/workflows/lint.yaml', 'origin/main'],
  ['gitlab', '.gitlab-ci.yml', 'FETCH_HEAD'],
  ['jenkins', 'Jenkinsfile', 'origin/main'],
])('the continuous integration of %s', (ci, path, against) => {
  let files: Files;

  beforeAll(async () => {
    files = await scaffold(ci);
  });

  it('proves a change against main with the command line of this version', () => {
    const { name, version } = JSON.parse(readFileSync(CLI, 'utf8'));
    const [major, minor] = version.split('.');
    expect(files.get(path)).toContain(
      `npx --yes ${name}@^${major}.${minor} lint . --against ${against}`,
    );
  });

  it('puts no secret where a log or a list of processes shows it', () => {
    const texts = [...files.values()].join('\n');
    // In an address, or as an argument of a program.
    expect(texts).not.toMatch(/:\/\/[^\s"]*\$\w*(TOKEN|PASSWORD)/);
    expect(texts).not.toMatch(/--(user|password|token)[ =]"?\$/);
  });
});
