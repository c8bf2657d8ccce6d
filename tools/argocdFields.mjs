// Builds packages/applicationset/src/schema/argocdFields.generated.ts from the types of the npm package @kubernetes-models/argo-cd,
// which is made from Argo CD's own Go types: `npm pack @kubernetes-models/argo-cd@4.0.0`, unpack it, and
// `node tools/argocdFields.mjs DIRECTORY`. `--check` compares instead of writing.
//
// The package itself is no dependency: its compiled validators do not know unknown fields, which is what a check is
// for, and it brings the models of all of Kubernetes with it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const directory = process.argv.slice(2).find(given => !given.startsWith('--'));
if (!directory) throw new Error('Say where the unpacked package is');
const types = join(directory, 'argoproj.io', 'v1alpha1');
const { name, version } = JSON.parse(
  readFileSync(join(directory, 'package.json'), 'utf8'),
);
const target = join(
  import.meta.dirname,
  '../packages/applicationset/src/schema/argocdFields.generated.ts',
);

const PREFIX = /^I?ComGithubArgoprojArgoCdV3PkgApisApplicationV1alpha1/;
const KUBERNETES = {
  IIoK8sApimachineryPkgApisMetaV1LabelSelector: 'LabelSelector',
  IIoK8sApimachineryPkgUtilIntstrIntOrString: 'intOrString',
};

const found = {};
collect('ApplicationSetSpec');

const text = `/**
 * The fields of an ApplicationSet's spec: made by \`tools/argocdFields.mjs\` from ${name} ${version} (MIT), by hand never.
 * \`!\` is required, \`[T]\` a list and \`{T}\` a map of T.
 */
export const ARGOCD_FIELDS: Readonly<
  Record<string, string | Readonly<Record<string, string>>>
> = ${JSON.stringify(found, null, 2)};
`;
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') === text) process.exit(0);
  throw new Error(`${target} is not what ${name} ${version} says`);
}
writeFileSync(target, text);

/** An interface becomes its fields, an alias what it stands for; null where it is neither. */
function collect(type) {
  if (type in found) return;
  found[type] = {};
  const file = join(types, `${type}.d.ts`);
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), 99, true);
  for (const node of tree.statements) {
    if (node.name?.text !== `I${type}`) continue;
    if (ts.isTypeAliasDeclaration(node)) found[type] = typeOf(node.type);
    if (ts.isInterfaceDeclaration(node)) {
      found[type] = { ...inherited(node), ...fieldsOf(node.members) };
    }
  }
}

function inherited(node) {
  const parents = (node.heritageClauses ?? []).flatMap(clause =>
    clause.types.map(parent => parent.getText().replace(PREFIX, '')),
  );
  for (const parent of parents) collect(parent);
  return Object.assign({}, ...parents.map(parent => found[parent]));
}

function fieldsOf(members) {
  return Object.fromEntries(
    members.map(member => [
      member.name.text + (member.questionToken ? '' : '!'),
      typeOf(member.type),
    ]),
  );
}

function typeOf(node) {
  if (ts.isTypeLiteralNode(node)) return `{${typeOf(node.members[0].type)}}`;
  const said = node.getText();
  if (ts.isTypeReferenceNode(node) && node.typeName.getText() === 'Array') {
    return `[${typeOf(node.typeArguments[0])}]`;
  }
  if (PREFIX.test(said)) {
    const type = said.replace(PREFIX, '');
    collect(type);
    return type;
  }
  if (said in KUBERNETES) return KUBERNETES[said];
  return ['string', 'number', 'boolean'].includes(said) ? said : 'any';
}
