/** What people are shown of a target that differs from its manifests. */

import { readRecording } from '../../argocd/__testUtils__/recordings';
import type { ResourceState } from '../../argocd/ArgoDetails';
import { decodeDifferingResources } from '../../argocd/decodeDetails';
import { differencesOf } from './differencesOf';

function state(
  live: object | undefined,
  desired: object | undefined,
  changes: Partial<ResourceState> = {},
): ResourceState {
  return {
    group: '',
    kind: 'ConfigMap',
    namespace: 'shop',
    name: 'config',
    change: 'update',
    live: live && { kind: 'ConfigMap', ...live },
    desired: desired && { kind: 'ConfigMap', ...desired },
    ...changes,
  };
}

const show = (...resources: ResourceState[]) =>
  differencesOf({ resources, more: 0 }, { prune: true });

describe('the recorded difference of prod', () => {
  const answer = readRecording('3.5/reads').find(({ call }) =>
    call?.path.includes('managed-resources'),
  )?.response?.body;
  const shown = differencesOf(decodeDifferingResources(answer), {
    prune: false,
  });

  it('shows each resource live beside desired', () => {
    expect(shown.problems).toEqual([]);
    expect(shown.resources.map(r => `${r.change} ${r.kind} ${r.name}`)).toEqual(
      [
        'update ConfigMap web-config',
        'create Secret token',
        'update Deployment web',
      ],
    );
    const [config] = shown.resources;
    expect(config.live).toBe(`apiVersion: v1
data:
  env: prod
  version: "1"
kind: ConfigMap
metadata:
  annotations:
    argocd.argoproj.io/tracking-id: reads-prod:/ConfigMap:reads-prod/web-config
  name: web-config
  namespace: reads-prod
`);
    expect(config.desired).toBe(
      config.live?.replace('version: "1"', 'version: "2"'),
    );
  });

  it('shows the Secret that would come without its value', () => {
    const [, secret] = shown.resources;
    expect(secret).toMatchObject({ redacted: true });
    expect(secret.live).toBeUndefined();
    expect(secret.desired).toContain('password: (secret)');
  });

  it('shows nothing that a server wrote', () => {
    const text = JSON.stringify(shown);
    expect(text).not.toMatch(
      /managedFields|last-applied|resourceVersion|creationTimestamp|uid|status/,
    );
  });
});

describe('limits', () => {
  it('tell a large file by its length and a digest that differs', () => {
    const file = 'x'.repeat(1_000_000);
    const { resources, problems } = show(
      state({ data: { file } }, { data: { file: `${file}y` } }),
    );
    expect(problems).toEqual([]);
    expect(resources[0].live).toMatch(/file: \(1000000 characters, SHA-256 /);
    expect(resources[0].desired).toMatch(/file: \(1000001 characters, SHA-/);
    expect(JSON.stringify(resources).length).toBeLessThan(1_000);
  });

  it('name an object of very many entries without showing it', () => {
    const data = (value: string) =>
      Object.fromEntries(
        Array.from({ length: 20_000 }, (_, i) => [`entry-${i}`, value]),
      );
    const { resources, problems } = show(
      state({ data: data('1') }, { data: data('2') }),
    );
    expect(resources).toEqual([
      expect.not.objectContaining({ live: expect.anything() }),
    ]);
    expect(problems).toEqual([
      'ConfigMap config differs, and how is not shown: it is too large.',
    ]);
  });

  it('end an answer before it is too large for a page', () => {
    const many = Array.from({ length: 100 }, (_, i) => {
      const side = (version: string) => ({
        data: { version, text: 'x'.repeat(16_000) },
      });
      return state(side('1'), side('2'), { name: `config-${i}` });
    });
    const { resources, problems } = differencesOf(
      { resources: many, more: 800 },
      { prune: true },
    );
    expect(resources).toHaveLength(100);
    expect(JSON.stringify(resources).length).toBeLessThan(1_200_000);
    expect(problems.at(0)).toMatch(/too much differs to show all of it/);
    expect(problems.at(-1)).toBe(
      '800 more resources differ and are not shown.',
    );
  });
});

it('says why a resource that Argo CD could not tell is not shown', () => {
  const { resources, problems } = show(
    state(undefined, undefined, { withheld: 'it is too large to be shown' }),
  );
  expect(resources).toEqual([
    {
      group: '',
      kind: 'ConfigMap',
      namespace: 'shop',
      name: 'config',
      change: 'update',
      redacted: false,
    },
  ]);
  expect(problems).toEqual([
    'ConfigMap config differs, and how is not shown: it is too large to be shown.',
  ]);
});

it('leaves out what is the same once the servers’ words are gone, and says so', () => {
  const { resources, problems } = show(state({ data: {} }, { data: {} }));
  expect(resources).toEqual([]);
  expect(problems).toEqual([
    'Argo CD calls ConfigMap config out of sync, but it differs only in what servers write.',
  ]);
});

it('says that what left the manifests stays while pruning is off', () => {
  const left = state({ data: {} }, undefined, { change: 'delete' });
  const found = { resources: [left], more: 0 };
  expect(differencesOf(found, { prune: true }).problems).toEqual([]);
  const { resources, problems } = differencesOf(found, { prune: false });
  expect(resources[0]).toMatchObject({ change: 'delete', redacted: false });
  expect(resources[0].desired).toBeUndefined();
  expect(problems).toEqual([expect.stringMatching(/pruning is off/)]);
});
