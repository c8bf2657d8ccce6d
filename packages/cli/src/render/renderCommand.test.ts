import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { newFolder, program, stagecraft } from '../__testUtils__/command';
import {
  recording,
  REPOSITORY,
  writeFiles,
  type RecordedCase,
} from '../__testUtils__/recordedWorld';

// The first waits for Go, which takes a while on a busy machine.
jest.setTimeout(60_000);

const { folder, remove } = newFolder();
afterAll(remove);

beforeAll(() => {
  writeFiles(join(folder, 'repository'), recording.files);
  writeFiles(folder, { 'clusters.json': JSON.stringify(recording.clusters) });
});

const WORLD = [
  '--repo',
  `${REPOSITORY}=repository`,
  '--clusters',
  'clusters.json',
];

function render(set: unknown, ...args: string[]) {
  writeFiles(folder, { 'set.yaml': JSON.stringify(set) });
  return stagecraft(folder, ['render', 'set.yaml', ...WORLD, ...args]);
}

/** What was recorded, without the log that ends an error and the namespace, which is the set's. */
function expectedOf({ applications, error }: RecordedCase) {
  if (typeof error === 'string') return { error: error.split('\ntime=')[0] };
  const kept = (applications ?? []).map(({ name, labels, annotations, spec }) =>
    Object.fromEntries(
      Object.entries({ name, labels, annotations, spec }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  );
  return { applications: kept };
}

describe('what Argo CD 3.5.1 answered', () => {
  it('was recorded for 31 ApplicationSets', () => {
    expect(recording.cases).toHaveLength(31);
  });

  it.each(recording.cases.map(found => [found.name, found] as const))(
    'render --json prints it: %s',
    async (_, found) => {
      const { code, out } = await render(found.applicationSet, '--json');
      expect(JSON.parse(out)).toEqual(expectedOf(found));
      expect(code).toBe(found.status === 200 ? 0 : 1);
    },
  );
});

it('is the same when the program itself is started', async () => {
  const found = recording.cases.find(({ name }) => name === 'git files yaml');
  writeFiles(folder, { 'set.yaml': JSON.stringify(found?.applicationSet) });
  const args = ['render', 'set.yaml', ...WORLD, '--json'];
  const { code, out } = await program(folder, args);
  expect(code).toBe(0);
  expect(JSON.parse(out).applications).toHaveLength(3);
});

describe('a directory that stands in', () => {
  const set = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'set', namespace: 'argocd' },
    spec: {
      goTemplate: true,
      generators: [
        {
          git: {
            repoURL: 'git@git.example.com:shop/cart.git',
            revision: 'main',
            directories: [{ path: '*' }],
          },
        },
      ],
      template: {
        metadata: { name: '{{.path.basename}}' },
        spec: { project: 'default', destination: {} },
      },
    },
  };

  async function names(revision: string, ...repo: string[]) {
    const asked = structuredClone(set);
    asked.spec.generators[0].git.revision = revision;
    writeFiles(folder, { 'own.yaml': JSON.stringify(asked) });
    const { out } = await stagecraft(folder, [
      'render',
      'own.yaml',
      '--json',
      ...repo.flatMap(value => ['--repo', value]),
    ]);
    const answer = JSON.parse(out);
    return (
      answer.error ??
      answer.applications.map(({ name }: { name: string }) => name)
    );
  }

  it('does so for every spelling of the address', async () => {
    writeFiles(join(folder, 'cart'), { 'dev/a.yaml': 'a: 1' });
    for (const url of [
      'git@git.example.com:shop/cart.git',
      'https://git.example.com/shop/cart',
      'ssh://git@git.example.com:2222/shop/cart.git/',
    ]) {
      expect(await names('main', `${url}=cart`)).toEqual(['dev']);
    }
  });

  it('is for its default branch alone when it has no history', async () => {
    expect(await names('HEAD', 'git@git.example.com:shop/cart=cart')).toEqual([
      'dev',
    ]);
    expect(await names('v1', 'git@git.example.com:shop/cart=cart')).toBe(
      "unable to resolve git revision : unable to resolve 'v1' to a commit SHA",
    );
  });

  it('may stand in for one revision', async () => {
    writeFiles(join(folder, 'cart-v1'), { 'old/a.yaml': 'a: 1' });
    const repos = [
      'git@git.example.com:shop/cart=cart',
      'git@git.example.com:shop/cart@v1=cart-v1',
    ];
    expect(await names('v1', ...repos)).toEqual(['old']);
    expect(await names('main', ...repos)).toEqual(['dev']);
  });

  it('is read as it lies there when it is a git repository, at the revisions that it knows', async () => {
    const work = join(folder, 'work');
    writeFiles(work, { 'committed/a.yaml': 'a: 1' });
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', work, ...args], { stdio: 'ignore' });
    git('init', '-b', 'trunk');
    git('add', '-A');
    git(
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@example.com',
      'commit',
      '-m',
      'a',
    );
    git('tag', 'v1');
    writeFiles(work, { 'not-committed/a.yaml': 'a: 1' });
    const repo = 'git@git.example.com:shop/cart=work';
    const all = ['committed', 'not-committed'];
    expect(await names('trunk', repo)).toEqual(all);
    expect(await names('v1', repo)).toEqual(all);
    expect(await names('absent', repo)).toContain("resolve 'absent'");
  });
});

describe('bad input', () => {
  it.each([
    ['absent.yaml', [], 'absent.yaml cannot be read: ENOENT'],
    ['two.yaml', [], 'two.yaml holds 2 ApplicationSets; it must be one'],
    ['broken.yaml', [], 'broken.yaml: This is no ApplicationSet: spec'],
    ['set.yaml', ['--repo', 'x=absent'], '--repo x=absent: there is no direct'],
    ['set.yaml', ['--repo', 'absent'], 'write URL=DIRECTORY'],
    [
      'set.yaml',
      ['--clusters', 'bad.json'],
      '--clusters bad.json, cluster 1 server: ',
    ],
  ])('%s %j is told, as JSON too', async (file, args, message) => {
    const head = 'kind: ApplicationSet\nmetadata: {name: a}\n';
    writeFiles(folder, {
      'set.yaml': JSON.stringify(recording.cases[0].applicationSet),
      'two.yaml': `${head}---\n${head}`,
      'broken.yaml': head,
      'bad.json': '[{"name": "a"}]',
    });
    const { code, out } = await stagecraft(folder, [
      'render',
      file,
      ...args,
      '--json',
    ]);
    expect(code).toBe(2);
    expect(JSON.parse(out).error).toContain(message);
  });

  it('is told on the error stream without --json', async () => {
    const ended = await stagecraft(folder, ['render', 'absent.yaml']);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toContain('error: absent.yaml cannot be read');
  });

  it.each([[['rendr']], [['render']], [['render', 'a', '--nope']]])(
    '%j is refused with the usage',
    async args => {
      const { code, err } = await stagecraft(folder, args);
      expect(code).toBe(2);
      expect(err).toContain('error: ');
    },
  );
});

it.each([
  ['unknown repository', '--repo URL=DIRECTORY'],
  ['unknown revision', '--repo URL@REVISION=DIRECTORY'],
])('tells the way out of an %s beside the answer', async (name, way) => {
  const found = recording.cases.find(each => each.name === name);
  const { out, err } = await render(found?.applicationSet, '--json');
  expect(JSON.parse(out)).toHaveProperty('error');
  expect(err).toContain(way);
});

it('prints a table for people', async () => {
  const { out } = await render(recording.cases[0].applicationSet);
  expect(out.split('\n')[0]).toMatch(/^APPLICATION +PROJECT +CLUSTER/);
  expect(out.split('\n')[1]).toMatch(
    /^a-dev-1-x +default +https:\/\/kubernetes.default.svc +default$/,
  );
});
