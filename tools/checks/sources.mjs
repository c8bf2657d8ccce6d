/** Reads the repository's sources, with what the laws ask about them. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../repository.mjs';

const SOURCE = /\.(ts|tsx|mts|mjs|cjs)$/;
const NOT_OURS = /(\.generated\.ts|\.api\.md|\/dist\/|^\.yarn\/|\/skeleton\/)/;

/**
 * @typedef {{
 *   path: string, text: string, lines: number, test: boolean, imports: string[],
 *   functions: {at: string, lines: number}[], anys: string[], assertions: string[],
 * }} SourceFile
 */

/** @returns {Promise<SourceFile[]>} */
export async function sourceFiles() {
  return execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
    .split('\n')
    .filter(path => SOURCE.test(path) && !NOT_OURS.test(path))
    .filter(path => existsSync(join(root, path)))
    .map(readSource);
}

function readSource(path) {
  const text = readFileSync(join(root, path), 'utf8');
  const file = {
    path,
    text,
    lines: text.split('\n').length - 1,
    test: /(\.test\.tsx?|__testUtils__|e2e-tests)/.test(path),
    imports: [],
    functions: [],
    anys: [],
    assertions: [],
  };
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const visit = node => {
    note(file, source, node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return file;
}

function note(file, source, node) {
  const line = position =>
    source.getLineAndCharacterOfPosition(position).line + 1;
  const place = `${file.path}:${line(node.getStart())}`;
  if (node.kind === ts.SyntaxKind.AnyKeyword) file.anys.push(place);
  if (ts.isAsExpression(node) && !isConst(node)) file.assertions.push(place);
  if (isImport(node)) file.imports.push(node.moduleSpecifier.text);
  if (ts.isFunctionLike(node) && node.body && !isTestBody(node)) {
    const lines = line(node.end) - line(node.getStart()) + 1;
    file.functions.push({ at: place, lines });
  }
}

function isConst(node) {
  return node.type.getText() === 'const';
}

function isImport(node) {
  return (
    (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
    node.moduleSpecifier !== undefined
  );
}

// The body of `describe` is a table of contents, not a function that somebody reads as one.
function isTestBody(node) {
  return (
    ts.isCallExpression(node.parent) &&
    /^(describe|test\.describe)\b/.test(node.parent.expression.getText())
  );
}
