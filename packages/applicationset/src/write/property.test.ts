// Whatever is asked for is what is written: random pipelines of every shape.
import { checkApplicationSet } from '../lint/checkApplicationSet';
import { randomPipeline, SHAPES } from '../__testUtils__/randomPipelines';
import { describePipeline } from '../read/describePipeline';
import { readManifest } from '../render/readManifest';
import { renderApplicationSet } from '../render/renderApplicationSet';
import type { RenderedApplication } from '../render/application';
import { readApplicationSet } from '../schema/applicationSet';
import { isJsonObject, type Json } from '../schema/json';
import { stagesOf } from '../stagesOf';
import { leadingSource } from './description/followed';
import { readPipeline } from './description/readPipeline';
import { applicationSetOf, writeApplicationSet } from './writeApplicationSet';

/** More are run with STAGECRAFT_RANDOM_PIPELINES=10000. */
const COUNT = Number(process.env.STAGECRAFT_RANDOM_PIPELINES ?? 1000);

/** What a shape asks for and the check warns of. */
const EXPECTED_WARNINGS: readonly string[] = [
  'automatedIgnored', // selfHeal, or prune, that RollingSync does not follow
  'deletesApplications', // applicationsSync: sync
  'deletesResources', // preserveResourcesOnDeletion: false
  'finalizerDeletes', // a finalizer
  'leftoverBlocks', // prune: false
  'verifiedFirst', // a first stage that the portal opens
];

function fieldsOf(value: Json | undefined) {
  return isJsonObject(value) ? value : {};
}

function madeOf(application: RenderedApplication, leading: number) {
  const { source, sources, destination } = application.spec;
  const { name, server, namespace } = fieldsOf(destination);
  const all = Array.isArray(sources) ? sources : [source];
  return {
    name: application.metadata.name,
    cluster: name ?? server,
    namespace,
    revision: fieldsOf(all[leading]).targetRevision,
  };
}

function byName(left: { name: string }, right: { name: string }) {
  return left.name < right.name ? -1 : 1;
}

async function proveOne(seed: number) {
  const { input, world, asked } = randomPipeline(seed);
  const pipeline = readPipeline(input);
  const text = writeApplicationSet(pipeline);
  expect(await readManifest(text)).toEqual(applicationSetOf(pipeline));
  expect(describePipeline(text)).toEqual(pipeline);
  expect(readPipeline(pipeline)).toEqual(pipeline);

  const set = readApplicationSet(await readManifest(text));
  const { applications = [], error } = await renderApplicationSet(set, world);
  expect(error).toBeUndefined();
  const { stages, unmatched } = stagesOf(set, applications);
  expect(unmatched).toEqual([]);
  const leading = leadingSource(pipeline);
  expect(
    stages.map(stage => stage.map(each => madeOf(each, leading)).sort(byName)),
  ).toEqual(
    pipeline.stages.map(({ name }) =>
      asked
        .filter(({ stage }) => stage === name)
        .map(({ stage: _, ...rest }) => rest)
        .sort(byName),
    ),
  );
  const notes = applications.map(({ metadata }) => metadata.annotations?.note);
  expect(new Set(notes)).toEqual(new Set([input.annotations?.note]));

  const findings = await checkApplicationSet(text, world, { manifests: false });
  return findings.map(({ code, severity, message }) =>
    severity === 'error' ? `${seed}: ${code}: ${message}` : code,
  );
}

describe('random pipelines', () => {
  it.each(SHAPES.map((shape, index) => ({ ...shape, index })))(
    'with targets from $from and services from $services are written, checked, rendered and read back',
    async ({ index }) => {
      const found = new Set<string>();
      for (let seed = index; seed < COUNT; seed += SHAPES.length) {
        for (const code of await proveOne(seed)) found.add(code);
      }
      expect(
        [...found].filter(code => !EXPECTED_WARNINGS.includes(code)),
      ).toEqual([]);
    },
    600_000,
  );
});
