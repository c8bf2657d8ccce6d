/** Profiles of app-config; a broken one stops nothing but itself. */

import { ConfigReader } from '@backstage/config';
import type { JsonValue } from '@backstage/types';
import { readProfiles } from './profiles';

const read = (profiles: JsonValue) =>
  readProfiles(new ConfigReader({ promotions: { profiles } }), {
    instances: [{ name: 'eu' }],
    policies: [{ name: 'production' }],
    executor: 'portal',
  });

const STANDARD = {
  name: 'standard',
  instance: 'eu',
  policies: ['production'],
  locked: true,
  stages: [
    { name: 'dev', gate: 'argocd', targets: [{ cluster: 'staging' }] },
    {
      name: 'prod',
      gate: 'verified',
      targets: [{ cluster: 'prod', namespace: '{service}' }],
    },
  ],
};

it('are as they are written, with a title', () => {
  expect(read([STANDARD])).toEqual([{ ...STANDARD, title: 'standard' }]);
});

it('may find their targets by labels of clusters', () => {
  const labelled = {
    name: 'fleet',
    title: 'Fleet',
    stages: [{ name: 'dev', gate: 'argocd', clusterLabels: { tier: 'dev' } }],
    targets: { from: 'clusters', namespace: '{service}' },
    sync: { prune: false },
    usedBy: { groups: ['group:default/fleet'] },
  };
  expect(read([labelled])).toEqual([
    {
      ...labelled,
      locked: false,
      usedBy: { users: [], groups: ['group:default/fleet'] },
    },
  ]);
});

it.each<[string, JsonValue, RegExp]>([
  [
    'no name',
    { ...STANDARD, name: undefined },
    /^promotions\.profiles\[0\]\.name: /,
  ],
  [
    'a name with spaces',
    { ...STANDARD, name: 'The one' },
    /\.name: use lower-case/,
  ],
  ['no stages', { ...STANDARD, stages: [] }, /\.stages: give it at least one/],
  ['a misspelt field', { ...STANDARD, lock: true }, /profiles\[0\].*lock/],
  [
    'a gate that there is not',
    { ...STANDARD, stages: [{ ...STANDARD.stages[0], gate: 'vote' }] },
    /profiles\[0\]\.stages\[0\]\.gate: /,
  ],
  [
    'a stage that says what no stage says',
    { ...STANDARD, stages: [{ ...STANDARD.stages[0], when: 'noon' }] },
    /profiles\[0\]\.stages\[0\]\.when: /,
  ],
  [
    'an instance that there is not',
    { ...STANDARD, instance: 'us' },
    /no Argo CD "us"/,
  ],
  [
    'a policy that there is not',
    { ...STANDARD, policies: ['production', 'freeze'] },
    /\.policies: no policy "freeze" is configured \(promotions\.policies\)/,
  ],
  [
    'a target outside of its clusters',
    { ...STANDARD, clusters: ['staging'] },
    /"prod" is not among them/,
  ],
  [
    'somebody who is nobody',
    { ...STANDARD, usedBy: { users: 'mona' } },
    /usedBy/,
  ],
  ['a text', 'standard', /profiles\[0\]/],
])(
  'with %s cannot be used and say why, beside others that can',
  (_, value, problem) => {
    const [broken, sound] = read([value, { ...STANDARD, name: 'sound' }]);
    expect(broken).toMatchObject({
      stages: [],
      problem: expect.stringMatching(problem),
    });
    expect(sound).toMatchObject({ name: 'sound', stages: STANDARD.stages });
    expect(sound).not.toHaveProperty('problem');
  },
);

it('of one name are used once', () => {
  const [first, second] = read([STANDARD, STANDARD]);
  expect(first).not.toHaveProperty('problem');
  expect(second.problem).toMatch(/there twice/);
});

it('need a portal with a name to open verified stages', () => {
  const config = new ConfigReader({ promotions: { profiles: [STANDARD] } });
  const [profile] = readProfiles(config, {
    instances: [{ name: 'eu' }],
    policies: [{ name: 'production' }],
  });
  expect(profile.problem).toMatch(/stages\[1\]\.gate: .*promotions\.executor/);
});

it('may be no list, which is told', () => {
  expect(read('standard')).toEqual([
    expect.objectContaining({ problem: 'promotions.profiles must be a list' }),
  ]);
});
