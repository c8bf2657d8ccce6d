import { z } from 'zod';
import { recorded } from '../__testUtils__/recordings';
import { readApplicationSet } from '../schema/applicationSet';
import { isJsonObject, type JsonObject } from '../schema/json';
import type { RenderedApplication } from './application';
import { renderApplicationSet } from './renderApplicationSet';
import type { RenderWorld } from './world';

const texts = z.record(z.string(), z.string());
const generators = z
  .object({
    files: texts,
    clusters: z.array(
      z.object({
        name: z.string(),
        server: z.string(),
        labels: texts.nullish(),
        annotations: texts.nullish(),
      }),
    ),
    cases: z.array(
      z.object({
        name: z.string(),
        applicationSet: z.unknown(),
        applications: z.array(z.unknown()).optional(),
        error: z.unknown().optional(),
      }),
    ),
  })
  .parse(JSON.parse(recorded('generators.json')));

const recordedWorld: RenderWorld = {
  clusters: async () => generators.clusters,
  async files(repoURL, revision) {
    if (!repoURL.endsWith('/gen/platform.git')) {
      throw new Error('failed to list refs: repository not found: ');
    }
    if (revision !== 'main') {
      throw new Error(`unable to resolve '${revision}' to a commit SHA`);
    }
    return new Map(Object.entries(generators.files));
  },
};

/** What the recording keeps of an Application. */
function asRecorded({ metadata, spec }: RenderedApplication): unknown {
  const { finalizers: _, ...kept } = metadata;
  return { ...kept, spec };
}

/** The API's answer ends with its log and leaves out who passed a repository's error on. */
function messageOf(error: unknown): string {
  const prefix =
    'unable to generate Applications of ApplicationSet: error generating applications: ';
  return String(error).split('\ntime=')[0].replace(prefix, '');
}

/** The API refuses a templated project before it renders anything; the controller renders it. */
const REFUSED_BY_THE_API = 'templated project';

describe('what Argo CD 3.5.1 made of 31 ApplicationSets', () => {
  const cases = generators.cases.filter(
    ({ name }) => name !== REFUSED_BY_THE_API,
  );

  it('covers them all', () => {
    expect(generators.cases).toHaveLength(31);
    expect(cases).toHaveLength(30);
  });

  it.each(cases.map(found => [found.name, found] as const))(
    '%s',
    async (_, { applicationSet, applications, error }) => {
      const set = readApplicationSet(applicationSet);
      const result = await renderApplicationSet(set, recordedWorld);
      if (typeof error === 'string') {
        expect(result.error?.message).toContain(messageOf(error));
        expect(result.error?.message.endsWith(messageOf(error))).toBe(true);
      } else {
        expect(result.error).toBeUndefined();
        expect(result.applications?.map(asRecorded)).toEqual(
          applications ?? [],
        );
      }
    },
  );

  it.each([
    ['matrix of three', 'ApplicationParamsGenerationError'],
    ['merge, duplicate keys', 'ApplicationParamsGenerationError'],
    ['unknown revision', 'ApplicationParamsGenerationError'],
    ['missing key, missingkey=error', 'RenderTemplateParamsError'],
    ['unknown function', 'RenderTemplateParamsError'],
  ])('%s is told with the reason %s', async (name, reason) => {
    const found = generators.cases.find(each => each.name === name);
    const result = await renderApplicationSet(
      readApplicationSet(found?.applicationSet),
      recordedWorld,
    );
    expect(result.error?.reason).toBe(reason);
  });

  it('renders a templated project, as the controller does', async () => {
    const found = generators.cases.find(
      each => each.name === REFUSED_BY_THE_API,
    );
    const result = await renderApplicationSet(
      readApplicationSet(found?.applicationSet),
      recordedWorld,
    );
    expect(result.applications?.map(({ spec }) => spec.project)).toEqual([
      'default',
    ]);
  });
});

function setOf(spec: JsonObject) {
  const template = {
    metadata: { name: '{{.name}}' },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/a.git', path: '.' },
      destination: { name: 'in-cluster', namespace: 'a' },
    },
  };
  return readApplicationSet({
    metadata: { name: 'set', namespace: 'argocd' },
    spec: { goTemplate: true, template, ...spec },
  });
}

const repository = {
  organization: 'shop',
  repository: 'cart',
  repositoryId: 12345678,
  url: 'https://git.example.com/shop/cart.git',
  branch: 'feature/One_Two',
  sha: '0123456789abcdef0123456789abcdef01234567',
  labels: ['a', 'b'],
};

describe('generators beyond the recording', () => {
  async function namesOf(spec: JsonObject, world: Partial<RenderWorld> = {}) {
    const result = await renderApplicationSet(setOf(spec), {
      ...recordedWorld,
      ...world,
    });
    expect(result.error).toBeUndefined();
    return result.applications?.map(({ metadata }) => metadata.name);
  }

  function named(name: string): JsonObject {
    const { template } = setOf({ generators: [] }).spec;
    return { ...template, metadata: { name } };
  }

  it('asks the caller for the repositories of a forge', async () => {
    const name =
      '{{.repository}}-{{.repository_id}}-{{.branchNormalized}}-{{.short_sha_7}}-{{.labels}}';
    expect(
      await namesOf(
        {
          generators: [{ scmProvider: { gitea: { owner: 'shop' } } }],
          template: named(name),
        },
        { repositories: async () => [repository] },
      ),
    ).toEqual(['cart-12345678-feature-one-two-0123456-a,b']);
  });

  it('asks the caller for pull requests', async () => {
    const request = {
      number: 7,
      title: 'Faster',
      branch: 'Fast_er/cart',
      targetBranch: 'main',
      headSha: repository.sha,
      author: 'ada',
      labels: ['preview'],
    };
    expect(
      await namesOf(
        {
          generators: [{ pullRequest: { gitea: { owner: 'shop' } } }],
          template: named('{{.number}}-{{.branch_slug}}-{{index .labels 0}}'),
        },
        { pullRequests: async () => [request] },
      ),
    ).toEqual(['7-fast-er-cart-preview']);
  });

  it.each(['scmProvider', 'pullRequest', 'plugin', 'clusterDecisionResource'])(
    'says that %s needs a source when there is none',
    async generator => {
      const set = setOf({ generators: [{ [generator]: {} }] });
      expect(await renderApplicationSet(set, recordedWorld)).toEqual({
        needs: { generator },
      });
    },
  );

  it('says so also from inside a matrix', async () => {
    const set = setOf({
      generators: [
        {
          matrix: {
            generators: [{ list: { elements: [{}] } }, { scmProvider: {} }],
          },
        },
      ],
    });
    expect(await renderApplicationSet(set, recordedWorld)).toEqual({
      needs: { generator: 'scmProvider' },
    });
  });

  it('keeps the clusters that a selector matches and leaves Argo CD’s own out', async () => {
    const selector = { matchLabels: { tier: 'prod' } };
    expect(await namesOf({ generators: [{ clusters: { selector } }] })).toEqual(
      ['prod-eu', 'prod-us'],
    );
  });

  it('gives one set of all clusters when the list is flat', async () => {
    expect(
      await namesOf({
        generators: [{ clusters: { flatList: true } }],
        template: named('{{range .clusters}}{{.name}} {{end}}'),
      }),
    ).toEqual(['prod-eu prod-us staging in-cluster ']);
  });

  it('filters parameters by their dotted path', async () => {
    const elements = [
      { name: 'a', at: { tier: 'prod' } },
      { name: 'b', at: { tier: 'dev' } },
    ];
    const selector = {
      matchExpressions: [{ key: 'at.tier', operator: 'In', values: ['prod'] }],
    };
    expect(
      await namesOf({ generators: [{ list: { elements }, selector }] }),
    ).toEqual(['a']);
  });

  it('prefers a generator’s own template, field by field', async () => {
    const result = await renderApplicationSet(
      setOf({
        generators: [
          {
            list: {
              elements: [{ name: 'a' }],
              template: {
                metadata: { name: '', labels: { own: 'yes' } },
                spec: { project: 'team', source: { path: 'own' } },
              },
            },
          },
        ],
      }),
      recordedWorld,
    );
    expect(result.applications).toEqual([
      {
        metadata: {
          name: 'a',
          namespace: 'argocd',
          labels: { own: 'yes' },
          finalizers: ['resources-finalizer.argocd.argoproj.io'],
        },
        spec: {
          project: 'team',
          source: { repoURL: 'https://git.example.com/a.git', path: 'own' },
          destination: { name: 'in-cluster', namespace: 'a' },
        },
      },
    ]);
  });

  it('leaves the finalizer out when resources are to outlive the Application', async () => {
    const result = await renderApplicationSet(
      setOf({
        generators: [{ list: { elements: [{ name: 'a' }] } }],
        syncPolicy: { preserveResourcesOnDeletion: true },
      }),
      recordedWorld,
    );
    expect(result.applications?.[0].metadata).toEqual({
      name: 'a',
      namespace: 'argocd',
    });
  });

  it('prints what templates see of Go’s types: a missing value of a cluster’s labels, an exponent', async () => {
    expect(
      await namesOf({
        generators: [
          {
            clusters: {
              selector: { matchLabels: { region: 'eu' } },
              values: { big: '{{ 12345678 }}' },
            },
          },
        ],
        template: named(
          '{{.values.big}}/{{index .metadata.labels "none"}}/{{.none}}',
        ),
      }),
    ).toEqual(['12345678//<no value>']);
  });

  it('reads files by YAML 1.1 and lets a pattern’s star cross folders', async () => {
    const files = new Map([
      ['a/b/cart.yaml', 'name: cart\nenabled: yes\nweight: 010\n'],
      ['a/README.md', 'no yaml: [here'],
      ['.hidden/x.yaml', 'name: hidden\n'],
    ]);
    expect(
      await namesOf(
        {
          generators: [
            {
              git: {
                repoURL: 'r',
                revision: 'main',
                files: [{ path: 'a/*.yaml' }],
                values: { who: '{{.name}}' },
              },
            },
          ],
          template: named(
            '{{.enabled}}-{{.weight}}-{{.values.who}}-{{.path.path}}',
          ),
        },
        { files: async () => files },
      ),
    ).toEqual(['true-8-cart-a/b']);
  });

  it('nests a matrix in a merge, and refuses the depth that Argo CD refuses', async () => {
    const list = { list: { elements: [{ name: 'a' }] } };
    const other = { list: { elements: [{ other: 'b' }] } };
    const matrix = { matrix: { generators: [list, other] } };
    const merge = (first: JsonObject) => ({
      merge: { mergeKeys: ['name'], generators: [first, list] },
    });
    expect(
      await namesOf({
        generators: [merge(matrix)],
        template: named('{{.name}}-{{.other}}'),
      }),
    ).toEqual(['a-b']);
    const deep = await renderApplicationSet(
      setOf({
        generators: [merge({ matrix: { generators: [matrix, list] } })],
      }),
      recordedWorld,
    );
    expect(deep.error?.message).toContain(
      'child generator generated no parameters',
    );
  });
});

describe('old templates', () => {
  async function nameOf(name: string) {
    const { template } = setOf({ generators: [] }).spec;
    const result = await renderApplicationSet(
      setOf({
        goTemplate: false,
        generators: [{ list: { elements: [{ env: 'dev' }] } }],
        template: { ...template, metadata: { name } },
      }),
      recordedWorld,
    );
    return result.applications?.[0].metadata.name ?? result.error?.message;
  }

  it.each([
    ['{{ env }}', 'dev'],
    ['{{env}}-{{nope}}-{{}}', 'dev-{{nope}}-{{}}'],
    ['a}}b', 'a}}b'],
    [
      '{{env}} {{',
      'invalid template: Cannot find end tag="}}" in the template="{{env}} {{" starting from ""',
    ],
  ])('%s becomes %s', async (name, expected) => {
    expect(await nameOf(name)).toBe(expected);
  });
});

describe('templatePatch', () => {
  async function patched(templatePatch: string) {
    const result = await renderApplicationSet(
      setOf({
        generators: [{ list: { elements: [{ name: 'a' }] } }],
        templatePatch,
      }),
      recordedWorld,
    );
    return result.error?.message ?? result.applications?.[0];
  }

  it('cannot change the project or the namespace', async () => {
    expect(
      await patched('{metadata: {namespace: kube-system}, spec: {project: x}}'),
    ).toMatchObject({
      metadata: { namespace: 'argocd' },
      spec: { project: 'default' },
    });
  });

  it('removes with null, replaces on request and adds finalizers', async () => {
    const result = await patched(
      `metadata: {finalizers: [own/one]}
spec:
  source: {path: null}
  destination: {$patch: replace, server: "https://x"}
`,
    );
    expect(result).toEqual({
      metadata: {
        name: 'a',
        namespace: 'argocd',
        finalizers: ['resources-finalizer.argocd.argoproj.io', 'own/one'],
      },
      spec: {
        project: 'default',
        source: { repoURL: 'https://git.example.com/a.git' },
        destination: { server: 'https://x' },
      },
    });
  });

  it.each([
    [
      '{{ .nope | nosuch }}',
      'error replacing values in templatePatch: failed to parse template',
    ],
    ['a: [', 'error while converting template to json "a: [": yaml:'],
    ['just text', 'invalid templatePatch'],
  ])('tells what is wrong with %s', async (patch, message) => {
    expect(await patched(patch)).toContain(message);
  });
});

it('leaves the process’s globals alone', async () => {
  await renderApplicationSet(setOf({ generators: [] }), recordedWorld);
  expect(isJsonObject(globalThis)).toBe(true);
  expect(Object.hasOwn(globalThis, 'Go')).toBe(false);
  expect(Object.hasOwn(globalThis, 'gotemplate')).toBe(false);
});
