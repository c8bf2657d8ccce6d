/**
 * docs/profiles.md: its example is read as app-config is, and what a service costs is measured here.
 * `STAGECRAFT_WRITE_DOCS=1` writes the figures anew.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigReader } from '@backstage/config';
import { readPipeline, writeApplicationSet } from '@stagecraft/applicationset';
import {
  withProfile,
  type PipelineInput,
} from '@stagecraft/plugin-promotions-common';
import { parse } from 'yaml';
import { readPromotionsConfig } from '../config';
import { previewOf } from './previewOf';
import { previewWorld } from './previewWorld';

jest.setTimeout(60_000);

const ROOT = path.resolve(__dirname, '../../../..');
const PAGE = path.join(ROOT, 'docs/profiles.md');
const page = () => readFileSync(PAGE, 'utf8');

const [, example = ''] = /```yaml\n([^]*?)```/.exec(page()) ?? [];
const [standard, fleet] = readPromotionsConfig(
  new ConfigReader(parse(example)),
).profiles;

const PLATFORM = 'https://git.example.com/shop/platform.git';

/** The service's own set, beside which lies nothing else. */
const OWN: PipelineInput = {
  name: 'checkout',
  entityRef: 'component:default/checkout',
  executor: 'portal',
  sources: [
    { kind: 'kustomize', repoURL: 'https://git.example.com/shop/checkout.git' },
  ],
  stages: [],
};

/** The group's, to which a service adds a file with its name. */
const GROUP: PipelineInput = {
  name: 'shop',
  executor: 'portal',
  services: {
    from: 'files',
    repoURL: PLATFORM,
    revision: 'main',
    paths: ['services/*.yaml'],
  },
  sources: [
    {
      kind: 'kustomize',
      repoURL: PLATFORM,
      path: 'manifests/{service}/{stage}',
    },
  ],
  stages: [],
};

const SERVICE_FILE = 'name: checkout\n';

const described = (input: PipelineInput) =>
  readPipeline(withProfile(standard, input).pipeline);

const size = (text: string) => ({
  lines: text.trimEnd().split('\n').length,
  bytes: Buffer.byteLength(text),
});

function row(what: string, joins: string, set: string): string {
  const { lines, bytes } = size(joins);
  const whole = size(set);
  return `| ${what} | 1 file, ${lines} ${
    lines === 1 ? 'line' : 'lines'
  }, ${bytes} bytes | ${whole.lines} lines, ${whole.bytes} bytes |`;
}

/** As the template writes it, comments aside. */
function templatesFile(): string {
  const file = 'templates/new-service-standard/platform/services';
  const text = readFileSync(
    path.join(ROOT, file, '${{ values.name }}.yaml'),
    'utf8',
  );
  return text
    .replaceAll('${{ values.name }}', 'checkout')
    .replace(/^#.*\n/gm, '');
}

function figures(): string {
  const own = writeApplicationSet(described(OWN));
  const group = writeApplicationSet(described(GROUP));
  return [
    '|     | a service more | the ApplicationSet |',
    '| --- | --- | --- |',
    row('a set of its own', own, own),
    row('standard matrix, services in one repository', SERVICE_FILE, group),
  ].join('\n');
}

const compact = (text: string) => text.replace(/[ -]+/g, ' ').trim();
const MEASURED = /(<!-- measured -->)[^]*(<!-- \/measured -->)/;

it('has an example that can be used', () => {
  expect([standard, fleet]).toEqual([
    expect.objectContaining({ name: 'standard', locked: true }),
    expect.objectContaining({ name: 'fleet', locked: false }),
  ]);
  expect([standard.problem, fleet.problem]).toEqual([undefined, undefined]);
});

it('tells what a service costs', () => {
  if (process.env.STAGECRAFT_WRITE_DOCS) {
    writeFileSync(PAGE, page().replace(MEASURED, `$1\n\n${figures()}\n\n$2`));
  }
  const [told = ''] = MEASURED.exec(page()) ?? [];
  expect(compact(told)).toContain(compact(figures()));
});

it.each([
  ['a file of the matrix', SERVICE_FILE],
  ['the file that the template writes', templatesFile()],
])('is one file of under 12 lines in the standard matrix: %s', (_, text) => {
  expect(size(text).lines).toBeLessThan(12);
});

it('makes the same Applications in both', async () => {
  const files = new Map([['services/checkout.yaml', SERVICE_FILE]]);
  const world = () => previewWorld(undefined, { of: async () => files });
  const [own, group] = await Promise.all(
    [OWN, GROUP].map(input => previewOf(described(input), world())),
  );
  const names = ({ stages }: typeof own) =>
    stages.flatMap(({ applications }) =>
      applications.map(({ name, cluster, namespace }) =>
        [name, cluster, namespace].join(' '),
      ),
    );
  expect(names(own)).toHaveLength(5);
  expect(names(group)).toEqual(names(own));
});

it('and the demo has two profiles that can be used, one of them locked', () => {
  const [{ promotions: world }, { promotions: demo }] = [
    'app-config.world.yaml',
    'app-config.demo.yaml',
  ].map(file => parse(readFileSync(path.join(ROOT, file), 'utf8')));
  const { profiles } = readPromotionsConfig(
    new ConfigReader({
      promotions: {
        ...demo,
        ...world,
        instances: ['argocd-eu', 'argocd-us'].map(name => ({
          name,
          url: 'https://argocd.example.com',
        })),
      },
    }),
  );
  expect(
    profiles.map(({ name, locked, problem }) => ({ name, locked, problem })),
  ).toEqual([
    { name: 'standard', locked: true },
    { name: 'by-evidence', locked: false },
  ]);
});
