import { recordedWorld, setOf } from '../../__testUtils__/generators';
import type { JsonObject } from '../../schema/json';
import { renderApplicationSet } from '../renderApplicationSet';
import type { RenderWorld } from '../world';
import { MissingSource } from './generator';

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
      const { error } = await renderApplicationSet(set, recordedWorld);
      expect(error?.needs).toBe(generator);
    },
  );

  it('says that clusters need to be known where they are not', async () => {
    const set = setOf({ generators: [{ clusters: {} }] });
    const world = { ...recordedWorld, clustersUnknown: true };
    const { error } = await renderApplicationSet(set, world);
    expect(error?.needs).toBe('clusters');
  });

  it('says that a repository is not at hand where its world says so', async () => {
    const directories = [{ path: '*' }];
    const git = { repoURL: 'r', revision: 'main', directories };
    const { error } = await renderApplicationSet(
      setOf({ generators: [{ git }] }),
      {
        ...recordedWorld,
        files: () => Promise.reject(new MissingSource('git', 'not here')),
      },
    );
    expect(error).toMatchObject({ needs: 'git', message: 'not here' });
  });

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
    const { error } = await renderApplicationSet(set, recordedWorld);
    expect(error?.needs).toBe('scmProvider');
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
