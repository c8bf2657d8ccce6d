// What a person typed stays text in every field, or is refused there: it never becomes YAML, a template or a placeholder.
import { HOSTILE_TEXTS } from '../__testUtils__/hostileTexts';
import { describePipeline } from '../read/describePipeline';
import { readManifest } from '../render/readManifest';
import { renderApplicationSet } from '../render/renderApplicationSet';
import type { RenderWorld } from '../render/world';
import { readApplicationSet } from '../schema/applicationSet';
import { isJsonObject, type Json } from '../schema/json';
import { DescriptionError } from './description/problems';
import { readPipeline } from './description/readPipeline';
import { writeApplicationSet } from './writeApplicationSet';

/** Each field meets a quarter of them, unless all are asked for as more random pipelines are. */
const EVERY = process.env.STAGECRAFT_RANDOM_PIPELINES ? 1 : 4;

/** Stands in every field for what is typed there. */
const MARK = 'mark';

const metadata = {
  project: 'mark',
  entityRef: 'component:default/mark',
  labels: { mark: 'mark' },
  annotations: { 'example.com/mark': 'mark' },
  notifications: [{ trigger: 'mark', service: 'mark', recipients: ['mark'] }],
  executor: 'mark',
  scaffoldedBy: 'mark',
  sync: {
    options: ['Mark=mark'],
    retry: { limit: 1, duration: '1m', factor: 1, maxDuration: '1h' },
    ignoreDifferences: [
      {
        group: 'mark',
        kind: 'mark',
        name: 'mark',
        namespace: 'mark',
        jsonPointers: ['/mark'],
        jqPathExpressions: ['.mark'],
        managedFieldsManagers: ['mark'],
      },
    ],
    finalizers: ['example.com/mark'],
  },
  lifecycle: { preservedFields: { labels: ['mark'], annotations: ['mark'] } },
};

const told: Json = {
  name: 'mark',
  namespace: 'mark',
  ...metadata,
  sources: [
    {
      kind: 'directory',
      repoURL: 'https://git.example.com/mark.git',
      targetRevision: 'mark',
      path: 'mark',
      include: 'mark',
      exclude: 'mark',
    },
    {
      kind: 'kustomize',
      repoURL: 'git@git.example.com:mark.git',
      targetRevision: 'mark',
      path: 'mark',
      images: ['mark'],
      namePrefix: 'mark',
      nameSuffix: 'mark',
    },
    {
      kind: 'chart',
      repoURL: 'https://charts.example.com/mark',
      targetRevision: 'mark',
      chart: 'mark',
      releaseName: 'mark',
      valueFiles: ['mark', '$values/mark'],
      values: { mark: ['mark', { deep: 'mark' }] },
    },
    {
      kind: 'values',
      repoURL: 'https://git.example.com/mark.git',
      targetRevision: 'mark',
      ref: 'values',
    },
  ],
  stages: [
    {
      name: 'mark',
      gate: 'approval',
      targets: [
        { cluster: 'mark', namespace: 'mark', name: 'mark', suffix: 'mark' },
      ],
    },
  ],
};

const kustomize = {
  kind: 'kustomize',
  repoURL: 'https://git.example.com/mark.git',
  path: 'mark/{service}',
};
const found: Json = {
  name: 'cart',
  sources: [kustomize],
  targets: { from: 'clusters', namespace: 'mark' },
  services: {
    from: 'repositories',
    forge: 'gitea',
    organization: 'mark',
    api: 'https://mark',
    token: { secretName: 'mark', key: 'mark' },
    pathsExist: ['mark'],
  },
  stages: [{ name: 'prod', gate: 'approval', clusterLabels: { mark: 'mark' } }],
};
const previewed: Json = {
  name: 'cart',
  sources: [{ ...kustomize, targetRevision: '{revision}' }],
  services: {
    from: 'pullRequests',
    forge: 'github',
    organization: 'mark',
    repository: 'mark',
    labels: ['mark'],
  },
  stages: [{ name: 'prod', gate: 'approval', targets: [{ cluster: 'mark' }] }],
};
const inFolders: Json = {
  name: 'cart',
  sources: [kustomize],
  services: {
    from: 'folders',
    repoURL: 'https://git.example.com/mark.git',
    revision: 'mark',
    paths: ['mark'],
    exclude: ['mark'],
  },
  stages: [
    { name: 'prod', gate: 'approval', targets: [{ cluster: 'https://mark' }] },
  ],
};

const world: RenderWorld = {
  clusters: async () => [],
  files: async () => new Map([['mark/app.yaml', '']]),
  repositories: async () => [],
  pullRequests: async () => [],
};

/** The value with one more of its texts or keys changed, for each of them that has the mark. */
function* places(
  value: Json,
  text: string,
  at = '',
): Generator<{ at: string; changed: Json }> {
  if (typeof value === 'string') {
    if (value.includes(MARK))
      yield { at, changed: value.replace(MARK, () => text) };
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    for (const { at: below, changed } of places(item, text, `${at}.${key}`)) {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      Reflect.set(copy, key, changed);
      yield { at: below, changed: copy };
    }
    if (!Array.isArray(value) && key.includes(MARK)) {
      const { [key]: _, ...rest } = value;
      const renamed = Object.fromEntries([
        [key.replace(MARK, () => text), item],
      ]);
      yield { at: `${at}.${key} (key)`, changed: { ...rest, ...renamed } };
    }
  }
}

function replaced(value: Json, from: string, to: string): Json {
  if (typeof value === 'string') return value.replaceAll(from, () => to);
  if (Array.isArray(value)) return value.map(item => replaced(item, from, to));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replaceAll(from, () => to),
      replaced(item, from, to),
    ]),
  );
}

/** What a description becomes, or undefined where it is refused with a problem at the field. */
async function madeOf(input: Json): Promise<Json | undefined> {
  try {
    const pipeline = readPipeline(input);
    const text = writeApplicationSet(pipeline);
    expect(describePipeline(text)).toEqual(pipeline);
    const set = readApplicationSet(await readManifest(text));
    const { applications, error } = await renderApplicationSet(set, world);
    expect(error).toBeUndefined();
    const { generators, strategy, preservedFields } = set.spec;
    const made = {
      metadata: set.metadata,
      generators,
      strategy,
      preservedFields,
      applications,
    };
    return JSON.parse(JSON.stringify(made));
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    return undefined;
  }
}

const OTHER = 'zebra';

describe('a hostile text', () => {
  const cases = Object.entries({ told, found, previewed, inFolders }).flatMap(
    ([shape, input]) =>
      [...places(input, OTHER)].map(({ at, changed }, index) => ({
        field: `${shape}${at}`,
        input,
        changed,
        index,
      })),
  );

  it.each(cases)(
    'in $field stays text or is refused',
    async ({ input, changed, index }) => {
      const calm = await madeOf(changed);
      const met = HOSTILE_TEXTS.filter((_, nth) => (nth + index) % EVERY === 0);
      for (const text of met) {
        const hostile = [...places(input, text)][index].changed;
        const made = await madeOf(hostile);
        if (made === undefined) continue;
        expect(made).toEqual(replaced(calm ?? null, OTHER, text));
      }
    },
    60_000,
  );

  it('is accepted where any text is right', async () => {
    const accepted: string[] = [];
    for (const { field, input, index } of cases) {
      const [hostile] = [...places(input, '{{.stage}} #: ')].slice(index);
      const made = await madeOf(hostile.changed);
      if (made !== undefined) accepted.push(field);
    }
    expect(accepted).toMatchInlineSnapshot(`
      [
        "told.annotations.example.com/mark",
        "told.executor",
        "told.scaffoldedBy",
        "told.sync.ignoreDifferences.0.group",
        "told.sync.ignoreDifferences.0.kind",
        "told.sync.ignoreDifferences.0.name",
        "told.sync.ignoreDifferences.0.namespace",
        "told.sync.ignoreDifferences.0.jsonPointers.0",
        "told.sync.ignoreDifferences.0.jqPathExpressions.0",
        "told.sync.ignoreDifferences.0.managedFieldsManagers.0",
        "told.lifecycle.preservedFields.labels.0",
        "told.lifecycle.preservedFields.annotations.0",
        "told.sources.0.path",
        "told.sources.0.include",
        "told.sources.0.exclude",
        "told.sources.1.path",
        "told.sources.2.valueFiles.0",
        "told.sources.2.valueFiles.1",
        "told.sources.2.values.mark.0",
        "told.sources.2.values.mark.1.deep",
        "told.sources.2.values.mark (key)",
        "told.stages.0.targets.0.cluster",
        "found.sources.0.path",
        "previewed.sources.0.path",
        "previewed.stages.0.targets.0.cluster",
        "inFolders.sources.0.path",
      ]
    `);
  });
});
