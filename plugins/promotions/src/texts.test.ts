/** The law that every text of the UI is in the translation ref. */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const SPOKEN = [
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'alt',
  'describe',
  'description',
  'hint',
  'label',
  'note',
  'placeholder',
  'reason',
  'refusal',
  'title',
];

/** Marks between texts; an arrow and a middle dot need no translation. */
const isText = (text: string) => /\p{L}{2}/u.test(text);

/** Words that decide between texts (`look.tone === 'info'`) are no texts: those have a space or begin with a capital. */
const isShown = (text: string) => /\s\S|^\p{Lu}/u.test(text);

function literalsIn(expression: ts.Node): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node)) {
      return;
    }
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) {
      found.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(expression);
  return found;
}

function textsIn(name: string, code: string): string[] {
  const source = ts.createSourceFile(
    name,
    code,
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  );
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isJsxText(node)) {
      found.push(node.text.trim());
    } else if (
      ts.isJsxExpression(node) &&
      node.expression &&
      !ts.isJsxAttribute(node.parent)
    ) {
      found.push(...literalsIn(node.expression).filter(isShown));
    } else if (
      ts.isJsxAttribute(node) &&
      node.initializer &&
      SPOKEN.includes(node.name.getText(source))
    ) {
      found.push(...literalsIn(node.initializer).filter(isShown));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter(isText);
}

const folder = join(__dirname, 'components');
const components = readdirSync(folder, {
  recursive: true,
  encoding: 'utf8',
}).filter(name => name.endsWith('.tsx') && !name.endsWith('.test.tsx'));

describe('a component', () => {
  it.each(components)('%s shows no text of its own', name => {
    expect(textsIn(name, readFileSync(join(folder, name), 'utf8'))).toEqual([]);
  });

  it.each([
    ['<p>Approve</p>', 'Approve'],
    ['<p>{isOpen ? "Hide it" : x}</p>', 'Hide it'],
    ['<button aria-label="Close">x</button>', 'Close'],
    ['<input placeholder={"Why?"} />', 'Why?'],
  ])('would be caught with %s', (code, text) => {
    expect(textsIn('sample.tsx', code)).toEqual([text]);
  });
});
