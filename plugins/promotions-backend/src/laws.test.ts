/** The laws of this backend's source, checked on every file: which way imports point, who may tell the time, sizes. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = __dirname;
const ALL = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter(file => /\.tsx?$/.test(file) && !file.endsWith('.generated.ts'))
  .map(read);
/** What is shipped. */
const SHIPPED = ALL.filter(
  ({ file }) => !/__testUtils__|__fixtures__|\.test\.ts$/.test(file),
);

interface SourceFile {
  file: string;
  /** The first folder, or the file itself at the root. */
  place: string;
  text: string;
  tree: ts.SourceFile;
}

function read(file: string): SourceFile {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return {
    file,
    place: file.split(path.sep)[0].replace(/\.ts$/, ''),
    text,
    tree,
  };
}

const READING = ['platform', 'config', 'argocd', 'clusters', 'model'];

/** What each place may import from, beside itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  platform: [],
  config: ['platform'],
  argocd: ['platform', 'config'],
  clusters: ['platform', 'config'],
  model: ['platform', 'config', 'argocd', 'clusters'],
  history: ['platform', 'config', 'argocd', 'clusters', 'model'],
  audit: ['platform', 'config'],
  approvals: [...READING, 'history', 'audit'],
  // Pipelines that are not there yet.
  creating: [...READING, 'approvals'],
  // Syncs that did not come from us.
  sideDoors: [...READING, 'history', 'audit', 'approvals'],
  worker: [...READING, 'history', 'audit', 'approvals'],
  repairs: [...READING, 'audit', 'approvals'],
  notices: [...READING, 'approvals', 'sideDoors'],
  http: [
    ...READING,
    'history',
    'audit',
    'approvals',
    'creating',
    'sideDoors',
    'repairs',
  ],
  // Nobody imports it but the map: what it counts goes on without it.
  metrics: [...READING, 'approvals'],
  replay: READING,
};

function importsOf({ file, tree }: SourceFile): string[] {
  const places: string[] = [];
  ts.forEachChild(tree, node => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier) &&
      node.moduleSpecifier.text.startsWith('.')
    ) {
      const to = path.join(path.dirname(file), node.moduleSpecifier.text);
      places.push(to.split(path.sep)[0]);
    }
  });
  return places;
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, child => visit(child, see));
}

function linesOf(node: ts.Node, tree: ts.SourceFile): number {
  const from = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
  return tree.getLineAndCharacterOfPosition(node.end).line - from + 1;
}

it('reads the source', () => {
  expect(SHIPPED.map(({ file }) => file)).toEqual(
    expect.arrayContaining(['plugin.ts', 'index.ts']),
  );
});

it('imports only against the way of the data: argocd, model, history, approvals, then worker and http', () => {
  const broken = SHIPPED.filter(({ place }) => place in MAY_IMPORT).flatMap(
    source =>
      importsOf(source)
        .filter(to => to !== source.place)
        .filter(to => !MAY_IMPORT[source.place].includes(to))
        .map(to => `${source.file} imports ${to}`),
  );
  expect(broken).toEqual([]);
});

it('has nothing outside of the folders that the law knows but the map with its wiring and the doors', () => {
  const places = new Set(SHIPPED.map(({ place }) => place));
  const unknown = [...places].filter(place => !(place in MAY_IMPORT));
  expect(unknown.sort()).toEqual(expect.arrayContaining(['index', 'plugin']));
  expect(
    unknown.filter(p => !['index', 'plugin', 'wiring'].includes(p)),
  ).toEqual([]);
});

it('is told the time, ids and chance', () => {
  const forbidden =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|\brandomBytes\b/;
  const broken = SHIPPED.filter(({ place }) => place !== 'platform')
    .filter(({ text }) => forbidden.test(text))
    .map(({ file }) => file);
  expect(broken).toEqual([]);
});

it('knows the words of Argo CD’s JSON only at the border', () => {
  const wire =
    /\b(applicationStatus\[|operationState|syncResult|appsetNamespace|appSetNamespace|sourcePositions|retryStrategy|managedFields|ownerReferences|argoproj\.io)\b/;
  const broken = SHIPPED.filter(({ place }) => place !== 'argocd')
    .filter(({ tree, text }) => wire.test(withoutComments(text, tree)))
    .map(({ file }) => file);
  expect(broken).toEqual([]);
});

it('has no file of 300 lines or more', () => {
  const broken = SHIPPED.map(({ file, text }) => ({
    file,
    lines: text.split('\n').length - 1,
  })).filter(({ lines }) => lines >= 300);
  expect(broken).toEqual([]);
});

it('has no function over 60 lines', () => {
  const broken: string[] = [];
  for (const { file, tree } of SHIPPED) {
    visit(tree, node => {
      if (ts.isFunctionLike(node) && linesOf(node, tree) > 60) {
        broken.push(`${file}: ${node.name?.getText(tree) ?? 'a function'}`);
      }
    });
  }
  expect(broken).toEqual([]);
});

it('never silences the compiler or the linter', () => {
  const silencing = /@ts-(ignore|expect-error|nocheck)|eslint-disable/;
  const broken: string[] = [];
  for (const { file, text, tree } of ALL) {
    if (file !== 'laws.test.ts' && silencing.test(text)) {
      broken.push(`${file}: a comment that silences`);
    }
    visit(tree, node => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) {
        broken.push(`${file}: any`);
      }
      if (ts.isAsExpression(node) && node.type.getText(tree) !== 'const') {
        broken.push(`${file}: as ${node.type.getText(tree)}`);
      }
    });
  }
  expect(broken).toEqual([]);
});

it('begins every file with a sentence that says what it is for', () => {
  const broken = SHIPPED.filter(({ text }) => !/^(\/\*\*|\/\/)/.test(text)).map(
    ({ file }) => file,
  );
  expect(broken).toEqual([]);
});

function withoutComments(text: string, tree: ts.SourceFile): string {
  const comments: ts.TextRange[] = [];
  visit(tree, node => {
    comments.push(...(ts.getLeadingCommentRanges(text, node.pos) ?? []));
  });
  return comments
    .sort((a, b) => b.pos - a.pos)
    .reduce((rest, { pos, end }) => {
      const gap = ' '.repeat(end - pos);
      return rest.slice(0, pos) + gap + rest.slice(end);
    }, text);
}
