// Builds ../assets/applicationset.schema.json from Argo CD's own CRD: `node build.mjs` with Go, whose
// module proxy has Argo CD's source. The CRD repeats itself two hundred times over (1.4 MB); here every
// different part is written once and the others refer to it by its number (10 KB).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const VERSION = 'v3.5.1';
const KEPT = ['type', 'required', 'pattern', 'minLength', 'enum'];

const nodes = [];
const numbers = new Map();

function numberOf(node) {
  const key = JSON.stringify(node);
  if (!numbers.has(key)) {
    numbers.set(key, nodes.length);
    nodes.push(node);
  }
  return numbers.get(key);
}

function reduce(schema) {
  if (schema['x-kubernetes-int-or-string']) {
    return numberOf({ type: 'intOrString' });
  }
  const { properties, items, additionalProperties } = schema;
  if (schema['x-kubernetes-preserve-unknown-fields'] && !properties) {
    return numberOf({});
  }
  const node = {};
  for (const key of KEPT)
    if (schema[key] !== undefined) node[key] = schema[key];
  if (properties) {
    const entries = Object.entries(properties);
    node.properties = Object.fromEntries(
      entries.map(([key, value]) => [key, reduce(value)]),
    );
  }
  if (items) node.items = reduce(items);
  if (additionalProperties) node.values = reduce(additionalProperties);
  return numberOf(node);
}

const download = [
  'mod',
  'download',
  '-json',
  `github.com/argoproj/argo-cd/v3@${VERSION}`,
];
const work = mkdtempSync(join(tmpdir(), 'crd-'));
writeFileSync(join(work, 'go.mod'), 'module crd\n');
const { Dir } = JSON.parse(
  execFileSync('go', download, { cwd: work, encoding: 'utf8' }),
);
const crd = parse(
  readFileSync(join(Dir, 'manifests/crds/applicationset-crd.yaml'), 'utf8'),
);
const root = reduce(
  crd.spec.versions[0].schema.openAPIV3Schema.properties.spec,
);
writeFileSync(
  join(import.meta.dirname, '../assets/applicationset.schema.json'),
  `${JSON.stringify({ argocd: VERSION, root, nodes })}\n`,
);
