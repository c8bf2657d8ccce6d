import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { newFolder, stagecraft } from '../__testUtils__/command';
import { writeFiles } from '../__testUtils__/recordedWorld';
import { cartText, newRepository } from '../__testUtils__/tree';

// Each starts git a dozen times.
jest.setTimeout(60_000);

let tree: ReturnType<typeof newRepository>;
beforeEach(() => {
  tree = newRepository({ 'pipelines/cart.yaml': cartText() });
});
afterEach(() => tree.remove());

interface Told {
  findings: { code: string; file: string; line: number; severity: string }[];
  summary: { files: number; errors: number; templates: string[] };
}

async function lint(...args: string[]): Promise<Told & { exit: number }> {
  const { out, code } = await stagecraft(tree.folder, [
    'lint',
    ...args,
    '--format',
    'json',
  ]);
  return { ...JSON.parse(out), exit: code };
}

async function errors(...args: string[]) {
  const { findings } = await lint(...args);
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ code, file, line }) => `${file}:${line} ${code}`);
}

const misspelt = cartText(text => text.replace('RollingSync', 'RolingSync'));

it('finds nothing wrong with what is right, rendered from the repository that it lies in', async () => {
  const { summary, exit, findings } = await lint('.');
  expect(summary).toMatchObject({ files: 1, errors: 0, templates: [] });
  expect(findings.map(({ code }) => code)).not.toContain('notRendered');
  expect(exit).toBe(0);
});

it('tells the line in the file, whatever stands before the document', async () => {
  tree.write({ 'pipelines/cart.yaml': misspelt });
  const line = misspelt.split('\n').indexOf('    type: RolingSync') + 1;
  expect(await errors('pipelines')).toEqual([
    `pipelines/cart.yaml:${line} strategyUnknown`,
  ]);
});

it('looks into the items of a list', async () => {
  const [, set] = misspelt.split('---\n');
  const item = set.replace(/^/gm, '  ').replace(/^ /, '-').trimEnd();
  const list = `apiVersion: v1\nkind: List\nitems:\n${item}\n`;
  const line = list.split('\n').indexOf('      type: RolingSync') + 1;
  tree.write({ 'pipelines/cart.yaml': list });
  expect(await errors('.')).toEqual([
    `pipelines/cart.yaml:${line} strategyUnknown`,
  ]);
  const right = list.replace('RolingSync', 'RollingSync');
  tree.write({ 'pipelines/cart.yaml': right.replaceAll('cart-{{', 'kart-{{') });
  expect((await lint('.', '--against', 'HEAD')).findings).toContainEqual(
    expect.objectContaining({
      file: 'pipelines/cart.yaml',
      path: 'Application cart-dev',
    }),
  );
});

it('prints what editors make links of, what Argo CD does, and the fix', async () => {
  tree.write({ 'pipelines/cart.yaml': misspelt });
  const { out, code } = await stagecraft(join(tree.folder, 'pipelines'), [
    'lint',
    '.',
  ]);
  expect(code).toBe(1);
  expect(out).toMatch(
    /^cart.yaml:21: error: .*RolingSync.* \[strategyUnknown\]\n {4}Argo CD: .*\n {4}Fix: /,
  );
  expect(out).toMatch(/1 error, \d+ warnings? in 1 file with ApplicationSets/);
});

it('sees what is not committed, and nothing that git ignores', async () => {
  tree.write({
    '.gitignore': 'build/\n',
    'pipelines/new.yaml': misspelt,
    'build/cart.yaml': misspelt,
    'node_modules/x/cart.yaml': misspelt,
  });
  expect(await errors('.')).toEqual(['pipelines/new.yaml:21 strategyUnknown']);
});

it('reads no link that leads nowhere, in a circle, out of the repository or to a folder', async () => {
  const link = (to: string, path: string) =>
    symlinkSync(to, join(tree.folder, path));
  link('nowhere', 'broken.yaml');
  link('circle.yaml', 'circle.yaml');
  link('/etc/hostname', 'outside.yaml');
  link('apps', 'folder.yaml');
  tree.commit();
  const { summary, exit } = await lint('.');
  expect(summary).toMatchObject({ files: 1, errors: 0 });
  expect(exit).toBe(0);
});

it('skips templates of manifests, and says which', async () => {
  tree.write({
    'templates/a/skeleton/set.yaml': misspelt,
    'templates/b/set.yaml': misspelt.replace(
      'name: cart\n',
      'name: ${{ values.name }}\n',
    ),
    'charts/a/templates/set.yaml': `{{- if .Values.on }}\n${misspelt}{{- end }}\n`,
  });
  const { summary } = await lint('.');
  expect(summary).toMatchObject({ files: 1, errors: 0 });
  expect(summary.templates.sort()).toEqual([
    'charts/a/templates/set.yaml',
    'templates/a/skeleton/set.yaml',
    'templates/b/set.yaml',
  ]);
});

it('looks into a set whose templatePatch has actions of its own', async () => {
  const patch = `  templatePatch: |\n    {{- if eq .stage "dev" }}\n    spec: {}\n    {{- end }}\n`;
  tree.write({ 'pipelines/patched.yaml': `${misspelt}${patch}` });
  expect((await lint('pipelines')).summary.templates).toEqual([]);
});

it('checks several files and folders, also outside of git', async () => {
  const { folder, remove } = newFolder();
  writeFiles(folder, {
    'a.yaml': misspelt,
    'b/c.yml': misspelt,
    'b/.gitignore': 'd.yaml\n',
    'b/d.yaml': misspelt,
    'node_modules/e.yaml': misspelt,
  });
  tree.write({ 'pipelines/cart.yaml': misspelt });
  const { summary } = await lint('pipelines/cart.yaml', folder);
  expect(summary).toMatchObject({ files: 3, errors: 3 });
  remove();
});

it('knows nothing of repositories that are not at hand, and says how to tell it', async () => {
  tree.git('remote', 'set-url', 'origin', 'https://elsewhere.example.com/x');
  const { findings, exit } = await lint('.');
  expect(findings.map(({ code }) => code)).toContain('notRendered');
  expect(exit).toBe(0);
  const repo = 'https://git.example.com/shop/platform=.';
  const told = await lint('.', '--repo', repo);
  expect(told.findings.map(({ code }) => code)).not.toContain('notRendered');
});

it('reads other branches of the repository from git', async () => {
  tree.git('checkout', '-b', 'release');
  tree.git('rm', '-r', 'apps/cart/prod');
  tree.commit();
  tree.git('checkout', 'main');
  const released = cartText(text =>
    text.replace('revision: main', 'revision: release'),
  );
  tree.write({ 'pipelines/cart.yaml': released });
  expect(await errors('.')).toEqual([
    expect.stringMatching(/^pipelines\/cart.yaml:\d+ emptyStage$/),
  ]);
  tree.write({
    'pipelines/cart.yaml': released.replace(': release', ': absent'),
  });
  expect(await errors('.')).toEqual([
    expect.stringMatching(/^pipelines\/cart.yaml:\d+ renderFailed$/),
  ]);
});

describe('projects', () => {
  const project = (sourceRepos: string) =>
    `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: shop, namespace: argocd }
spec:
  sourceRepos: ['${sourceRepos}']
  destinations: [{ name: in-cluster, server: '*', namespace: '*' }]
`;

  it('of the tree are believed', async () => {
    tree.write({
      'projects/shop.yaml': project('https://other.example.com/*'),
    });
    expect((await errors('pipelines')).length).toBeGreaterThan(0);
    tree.write({ 'projects/shop.yaml': project('*') });
    expect(await errors('pipelines')).toEqual([]);
  });

  it('may be kept elsewhere', async () => {
    tree.write({
      'projects/basket.yaml': project('*').replace('shop', 'basket'),
    });
    expect(await errors('.')).toEqual([]);
    tree.write({ 'projects.txt': project('https://other.example.com/*') });
    expect(
      (await errors('.', '--projects', 'projects.txt')).length,
    ).toBeGreaterThan(0);
  });
});

describe('--against', () => {
  const codes = async (...args: string[]) =>
    (await lint('.', '--against', 'main', ...args)).findings
      .map(({ code, file, line }) => `${file}:${line ?? '-'} ${code}`)
      .filter(told => /Deleted|Renamed|Removed|Moved|Loosened|setR/.test(told));

  beforeEach(() => tree.git('checkout', '-b', 'change'));

  it('finds no change where there is none', async () => {
    expect(await codes()).toEqual([]);
  });

  it('tells of Applications that get another name', async () => {
    tree.write({
      'pipelines/cart.yaml': cartText(text =>
        text.replace("'cart-{{.path.basename}}'\n", "'c-{{.path.basename}}'\n"),
      ),
    });
    expect(await codes()).toEqual([
      'pipelines/cart.yaml:32 applicationRenamed',
      'pipelines/cart.yaml:32 applicationRenamed',
    ]);
  });

  it('tells of Applications that go because their folder goes', async () => {
    tree.git('rm', '-r', 'apps/cart/prod');
    expect(await codes()).toEqual([
      expect.stringMatching(/^pipelines\/cart.yaml:\d+ applicationRemoved$/),
    ]);
  });

  it('tells of what changes in a set that looks at no repository', async () => {
    const list = cartText(text =>
      text.replace(
        / {4}- git:[^]*?\n {2}strategy/,
        '    - list: { elements: [{ path: { basename: dev, path: apps/cart/dev } }, { path: { basename: prod, path: apps/cart/prod } }] }\n  strategy',
      ),
    );
    tree.write({ 'pipelines/cart.yaml': list });
    tree.commit();
    const against = (await lint('.', '--against', 'change')).findings;
    expect(against).toEqual((await lint('.')).findings);
    tree.write({
      'pipelines/cart.yaml': list.replace(
        'applicationsSync: create-update',
        'applicationsSync: sync',
      ),
    });
    expect(
      (await lint('.', '--against', 'change')).findings.map(({ code }) => code),
    ).toContain('deletionLoosened');
  });

  it('tells of a set that goes with its file', async () => {
    tree.git('rm', 'pipelines/cart.yaml');
    expect(await codes()).toEqual(['pipelines/cart.yaml:- setRemoved']);
  });

  it('tells of a set with another name, and of one that moved to another file nothing', async () => {
    tree.git('mv', 'pipelines/cart.yaml', 'pipelines/moved.yaml');
    expect(await codes()).toEqual([]);
    tree.write({
      'pipelines/moved.yaml': cartText(text =>
        text.replace('  name: cart\n', '  name: basket\n'),
      ),
    });
    tree.git('mv', 'pipelines/moved.yaml', 'pipelines/cart.yaml');
    expect(await codes()).toContain('pipelines/cart.yaml:9 setRenamed');
  });

  it('reads what is there without checking it out', async () => {
    tree.write({ 'pipelines/cart.yaml': misspelt });
    await lint('.', '--against', 'main');
    const { findings } = await lint('.');
    expect(findings.map(({ code }) => code)).toContain('strategyUnknown');
  });

  it('needs a commit that is there', async () => {
    const ended = await stagecraft(tree.folder, [
      ...['lint', '.', '--against', 'absent'],
    ]);
    expect(ended.code).toBe(2);
    expect(ended.err).toContain('has no such branch, tag or commit; fetch it');
    const { folder, remove } = newFolder();
    writeFiles(folder, { 'a.yaml': misspelt });
    const outside = await stagecraft(folder, [
      'lint',
      '.',
      '--against',
      'main',
    ]);
    expect(outside.err).toContain('is no git repository');
    remove();
  });
});

describe('SARIF', () => {
  async function sarif(from = tree.folder): Promise<Log> {
    const args = ['lint', '.', '--format', 'sarif'];
    return JSON.parse((await stagecraft(from, args)).out);
  }

  beforeEach(() => {
    rmSync(join(tree.folder, 'pipelines/cart.yaml'));
    tree.write({ 'pipelines/the cart.yaml': misspelt });
  });

  it('is version 2.1.0 and names a rule for every result', async () => {
    const { version, $schema, runs } = await sarif();
    expect(version).toBe('2.1.0');
    expect($schema).toContain('sarif-schema-2.1.0.json');
    const { results = [], tool } = runs[0];
    const rules = tool.driver.rules ?? [];
    expect(results.length).toBeGreaterThan(0);
    for (const { ruleId, ruleIndex = -1, level, message } of results) {
      expect(rules[ruleIndex].id).toBe(ruleId);
      expect(['error', 'warning']).toContain(level);
      expect(message.text).toContain('Fix: ');
    }
    for (const { shortDescription, fullDescription, help } of rules) {
      expect(shortDescription?.text).toBeTruthy();
      expect(fullDescription?.text).toBeTruthy();
      expect(help?.text).toBeTruthy();
    }
  });

  it('names files from the repository’s root, wherever it was asked', async () => {
    const { runs } = await sarif(join(tree.folder, 'pipelines'));
    const found = runs[0].results?.find(
      ({ ruleId }) => ruleId === 'strategyUnknown',
    );
    expect(found?.locations?.[0].physicalLocation).toEqual({
      artifactLocation: {
        uri: 'pipelines/the%20cart.yaml',
        uriBaseId: '%SRCROOT%',
      },
      region: { startLine: 21 },
    });
  });

  it('knows a finding again that moved to another line', async () => {
    const fingerprints = async () =>
      (await sarif()).runs[0].results?.map(
        ({ partialFingerprints }) => partialFingerprints,
      );
    const before = await fingerprints();
    tree.write({ 'pipelines/the cart.yaml': `# moved\n${misspelt}` });
    expect(await fingerprints()).toEqual(before);
  });
});

describe('the exit code', () => {
  it.each([
    [['--max-warnings', '0'], 1],
    [['--max-warnings', '99'], 0],
    [['--max-warnings', 'x'], 2],
    [['--format', 'xml'], 2],
    [['absent'], 2],
  ])('with %j is %d', async (args, expected) => {
    const warned = cartText(text =>
      text.replace('applicationsSync: create-update', 'applicationsSync: sync'),
    );
    tree.write({ 'pipelines/cart.yaml': warned });
    const ended = await stagecraft(tree.folder, ['lint', '.', ...args]);
    expect(ended.code).toBe(expected);
  });

  it('is 0 where there is nothing to check, which is said', async () => {
    mkdirSync(join(tree.folder, 'empty'));
    const ended = await stagecraft(tree.folder, ['lint', 'empty']);
    expect(ended.code).toBe(0);
    expect(ended.err).toContain('no ApplicationSet');
  });
});
