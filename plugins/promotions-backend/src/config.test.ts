import { ConfigReader } from '@backstage/config';
import {
  ConfigSources,
  FileConfigSource,
  loadConfigSchema,
} from '@backstage/config-loader';
import type { JsonObject } from '@backstage/types';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'path';
import { z } from 'zod';
import { readPromotionsConfig } from './config';

const read = (data: JsonObject) => readPromotionsConfig(new ConfigReader(data));
const readOne = (instance: JsonObject) =>
  read({ promotions: { instances: [instance] } }).instances[0];

const PROD = { name: 'prod', url: 'https://argocd.example.com/', token: 't1' };

describe('instances', () => {
  it('are read-only and open at their own address unless told otherwise', () => {
    expect(readOne(PROD)).toMatchObject({
      name: 'prod',
      url: 'https://argocd.example.com',
      frontendUrl: 'https://argocd.example.com',
      execute: false,
      generate: false,
      login: undefined,
    });
  });

  /** A configuration that changes while it is in use. */
  function changing(first: JsonObject[]) {
    const reader = (instances: JsonObject[]) =>
      new ConfigReader({ promotions: { instances } });
    let current = reader(first);
    const over = {
      getOptionalConfigArray: (key: string) =>
        current.getOptionalConfigArray(key),
    };
    return {
      config: Object.assign(Object.create(current), over),
      become(instances: JsonObject[]) {
        current = reader(instances);
      },
    };
  }

  it('take up a token that is rotated', () => {
    const { config, become } = changing([PROD]);
    const { token } = readPromotionsConfig(config).instances[0];
    expect(token()).toBe('t1');
    become([{ ...PROD, token: 't2\n' }]);
    expect(token()).toBe('t2');
  });

  it('never take the token of an entry that has moved to their place, or to another address', () => {
    const other = { name: 'other', url: 'https://other', token: 'secret' };
    const { config, become } = changing([PROD, other]);
    const { token } = readPromotionsConfig(config).instances[0];
    become([other, { ...PROD, token: 't2' }]);
    expect(token()).toBe('t2');
    become([other]);
    expect(token()).toBeUndefined();
    become([{ ...PROD, url: 'https://moved.example.com', token: 't3' }]);
    expect(token()).toBeUndefined();
  });

  it('take up a token that is rotated in its file, as Backstage watches it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stagecraft-config-'));
    const file = join(directory, 'app-config.yaml');
    const secret = join(directory, 'token');
    await writeFile(secret, 'first\n');
    await writeFile(
      file,
      `promotions: {instances: [{name: prod, url: 'https://a', token: {$file: token}}]}`,
    );
    const source = FileConfigSource.create({ path: file });
    const config = await ConfigSources.toConfig(source);
    const { token } = readPromotionsConfig(config).instances[0];
    expect(token()).toBe('first');
    const changed = new Promise<void>(done => {
      config.subscribe?.(done);
    });
    await writeFile(secret, 'second\n');
    await changed;
    expect(token()).toBe('second');
    config.close();
    await rm(directory, { recursive: true });
  });

  it('sign in with a password when there is no token', () => {
    const instance = readOne({
      name: 'prod',
      url: 'http://argocd',
      username: 'backstage',
      password: 'p',
    });
    expect(instance.login?.username).toBe('backstage');
    expect(instance.login?.password()).toBe('p');
  });

  it('prefer the token to the password', () => {
    expect(
      readOne({ ...PROD, username: 'backstage', password: 'p' }).login,
    ).toBeUndefined();
  });

  it.each([
    [{ ...PROD, url: 'argocd.example.com' }, 'promotions.instances[0].url'],
    [{ ...PROD, url: 'https://u:p@argocd' }, 'promotions.instances[0].url'],
    [{ name: 'prod' }, 'promotions.instances[0].url is missing'],
    [{ ...PROD, name: 'eu:prod' }, 'promotions.instances[0].name is "eu:prod"'],
    [{ url: 'https://a' }, 'promotions.instances[0].name'],
    [{ ...PROD, execute: 'perhaps' }, 'promotions.instances[0].execute'],
    [
      { name: 'prod', url: 'https://a', username: 'u' },
      'promotions.instances[0].password is missing',
    ],
  ])('%j cannot be read, and the field is named', (instance, message) => {
    expect(() => readOne(instance)).toThrow(message);
  });

  it('never name a secret in an error', () => {
    expect(() => readOne({ ...PROD, url: 'https://u:hunter2@argocd' })).toThrow(
      expect.objectContaining({
        message: expect.not.stringContaining('hunter2'),
      }),
    );
  });

  it('must have names of their own', () => {
    expect(() => read({ promotions: { instances: [PROD, PROD] } })).toThrow(
      'promotions.instances names "prod" twice',
    );
  });

  it('come from the neighbouring plugins when we have none of our own, and are then read-only', () => {
    const { instances } = read({
      argocd: {
        frontendUrl: 'https://open.example.com',
        appLocatorMethods: [
          { type: 'other' },
          { type: 'config', instances: [{ ...PROD, execute: true }] },
        ],
      },
    });
    expect(instances).toHaveLength(1);
    expect(instances[0]).toMatchObject({
      name: 'prod',
      execute: false,
      frontendUrl: 'https://open.example.com',
    });
    expect(instances[0].token()).toBe('t1');
  });

  it('of the neighbours are not read when we have our own, even none', () => {
    const argocd = {
      appLocatorMethods: [{ type: 'config', instances: [PROD] }],
    };
    expect(read({ argocd, promotions: { instances: [] } }).instances).toEqual(
      [],
    );
  });

  it('may be absent', () => {
    expect(read({})).toEqual({
      instances: [],
      policies: [],
      brokenPolicies: [],
      history: { retentionDays: 400 },
      chains: [],
      profiles: [],
      audit: { keys: [] },
    });
  });
});

describe('the retention of history', () => {
  const readRetention = (retention: JsonObject | string) =>
    read({ promotions: { history: { retention } } }).history.retentionDays;

  it.each([
    [{ days: 30 }, 30],
    ['90d', 90],
    ['P1W', 7],
  ])('%j is in days', (written, days) => {
    expect(readRetention(written)).toBe(days);
  });

  it.each(['soon', { decades: 1 }, { hours: 3 }])(
    '%j is refused, naming the field',
    written => {
      expect(() => readRetention(written)).toThrow(
        /^promotions\.history\.retention /,
      );
    },
  );
});

describe('policies', () => {
  const readPolicy = (policy: unknown) => {
    const policies = JSON.parse(JSON.stringify([policy]));
    const config = read({ promotions: { policies } });
    return config.policies[0] ?? config.brokenPolicies[0];
  };

  it('ask for one approval and name approvers in canonical form', () => {
    expect(
      readPolicy({
        name: 'production',
        match: { stage: 'prod' },
        approvers: { groups: ['Release-Managers'], users: ['user:mona'] },
      }),
    ).toEqual({
      name: 'production',
      match: { stage: 'prod' },
      approvals: 1,
      approvers: {
        users: ['user:default/mona'],
        groups: ['group:default/release-managers'],
      },
    });
  });

  it.each([
    [{ approvals: 0 }, 'promotions.policies[0].approvals'],
    [{ approvals: 'two' }, 'promotions.policies[0].approvals'],
    [{ soak: 'long' }, 'promotions.policies[0].soak: "long" is no duration'],
    [{ soakTolerance: -5 }, 'promotions.policies[0].soakTolerance'],
    [{ expiresAfter: '0s' }, 'no duration of more than nothing'],
    [{ comment: { pattern: '(' } }, 'promotions.policies[0].comment.pattern'],
    [{ comment: 'optional' }, 'promotions.policies[0].comment'],
    [{ checks: [] }, 'promotions.policies[0].checks'],
    [{ limit: 0 }, 'promotions.policies[0].limit'],
    [{ limit: '0%' }, "is no limit; write all, 2 or '25%'"],
    [{ separation: { author: true } }, 'author'],
    [{ stageOnlyChange: 'close' }, 'promotions.policies[0].stageOnlyChange'],
    [{ override: { users: ['group:x'] } }, 'is no reference to a user'],
    [{ soakMs: 5 }, 'soakMs'],
    [{ match: { labels: ['tier'] } }, 'promotions.policies[0].match.labels'],
    [{ match: { stages: 'prod' } }, 'stages'],
    [
      { approvers: { users: ['group:default/x'] } },
      '"group:default/x" is no reference to a user, such as user:default/name',
    ],
    ['production', 'promotions.policies[0]'],
    [null, 'promotions.policies[0]'],
  ])('%j is broken, says why and stops nothing', (policy, problem) => {
    expect(readPolicy(policy)).toMatchObject({
      problem: expect.stringContaining(problem),
    });
  });

  it('say all that a stage can be asked', () => {
    expect(
      readPolicy({
        name: 'production',
        match: {
          cluster: ['prod-eu', 'https://prod-eu:6443'],
          namespace: 'shop',
          labels: { tier: 'prod' },
        },
        approvers: { groups: ['leads'], owners: true },
        override: { users: ['olivia'] },
        separation: { authors: true },
        checks: ['smoke'],
        soak: '30m',
        soakTolerance: { minutes: 2 },
        comment: { pattern: '^CHG-\\d+', says: 'a change number' },
        expiresAfter: 'PT8H',
        latestOnly: true,
        stageOnlyChange: 'open',
        limit: '25%',
        external: ['change'],
      }),
    ).toEqual({
      name: 'production',
      match: {
        cluster: ['prod-eu', 'https://prod-eu:6443'],
        namespace: 'shop',
        labels: { tier: 'prod' },
      },
      approvals: 1,
      approvers: {
        users: [],
        groups: ['group:default/leads'],
        owners: true,
      },
      overriders: { users: ['user:default/olivia'], groups: [] },
      separation: { authors: true, requester: false, scaffolder: false },
      checks: ['smoke'],
      soakMs: 1_800_000,
      soakToleranceMs: 120_000,
      comment: { pattern: /^CHG-\d+/u, says: 'a change number' },
      expiresAfterMs: 28_800_000,
      latestOnly: true,
      stageOnlyChange: 'open',
      limit: { percent: 25 },
      external: ['change'],
    });
  });

  it.each([
    [{ separation: true }, { separation: { requester: true } }],
    [{ checks: 'required' }, { checks: 'all' }],
    [{ comment: 'required' }, { comment: {} }],
    [{ limit: 2 }, { limit: { count: 2 } }],
    [{ limit: 'all' }, { limit: 'all' }],
    [{ soak: 'PT1H' }, { soakMs: 3_600_000 }],
  ])('may be short: %j', (written, meant) => {
    expect(readPolicy(written)).toMatchObject(meant);
  });

  it('that are broken close only what they are meant for, when that can be read', () => {
    expect(
      readPolicy({ match: { stage: 'prod' }, approvals: -1 }),
    ).toMatchObject({ match: { stage: 'prod' } });
    expect(readPolicy({ match: { stag: 'prod' } })).toHaveProperty(
      'match',
      undefined,
    );
  });

  it('that are no list are broken as a whole', () => {
    expect(read({ promotions: { policies: 'all' } }).brokenPolicies).toEqual([
      {
        name: 'promotions.policies',
        problem: 'promotions.policies must be a list',
      },
    ]);
  });
});

describe('pipelines of several ApplicationSets', () => {
  const instances = ['eu', 'prod'].map(name => ({
    name,
    url: `https://${name}.example.com`,
  }));
  const readPipelines = (pipelines: JsonObject[] | string) =>
    read({ promotions: { instances, pipelines } });
  const TEST = 'eu:argocd/checkout';
  const LIVE = 'prod:argocd/checkout';

  it('are read in order', () => {
    expect(
      readPipelines([{ name: 'checkout', parts: [TEST, LIVE] }]),
    ).toMatchObject({
      chains: [
        {
          name: 'checkout',
          parts: [
            { instance: 'eu', namespace: 'argocd', name: 'checkout' },
            { instance: 'prod', namespace: 'argocd', name: 'checkout' },
          ],
        },
      ],
      brokenPolicies: [],
    });
  });

  it.each([
    [
      'an Argo CD that is not configured',
      [{ name: 'checkout', parts: [TEST, 'us:argocd/checkout', LIVE] }],
      'no Argo CD "us" is configured',
    ],
    [
      'fewer than two parts',
      [{ name: 'checkout', parts: [TEST] }],
      'at least two parts',
    ],
    [
      'a set that is in another one too',
      [
        { name: 'checkout', parts: [TEST, LIVE] },
        { name: 'other', parts: ['eu:argocd/other', LIVE] },
      ],
      'prod:argocd/checkout is there twice',
    ],
    [
      'a set that is in it twice',
      [{ name: 'checkout', parts: [TEST, TEST] }],
      'eu:argocd/checkout is there twice',
    ],
    [
      'a name that another one has',
      [
        { name: 'checkout', parts: [TEST, LIVE] },
        { name: 'checkout', parts: ['eu:argocd/a', 'eu:argocd/b'] },
      ],
      '"checkout" is there twice',
    ],
    [
      'a key that we do not know',
      [{ name: 'checkout', parts: [TEST, LIVE], order: 'strict' }],
      'order',
    ],
  ])(
    'with %s close the gates of the sets that they name, and stop nothing',
    (_, pipelines, problem) => {
      const { chains, brokenPolicies } = readPipelines(pipelines);
      expect(chains).toEqual([]);
      expect(brokenPolicies[0]).toMatchObject({
        chain: true,
        match: { pipeline: TEST },
        problem: expect.stringContaining(problem),
      });
      const named = pipelines.flatMap(({ parts }) => parts);
      expect(brokenPolicies.map(({ match }) => match?.pipeline)).toEqual(named);
    },
  );

  it.each([
    ['no list', 'checkout'],
    ['a part that can be any set', [{ name: 'c', parts: [TEST, 'checkout'] }]],
    ['no parts that can be read', [{ name: 'c', parts: TEST }]],
  ])('with %s close every gate', (_, pipelines) => {
    const { chains, brokenPolicies } = readPipelines(pipelines);
    expect(chains).toEqual([]);
    expect(brokenPolicies).toHaveLength(1);
    expect(brokenPolicies[0].match).toBeUndefined();
  });
});

describe('the record', () => {
  const readRecord = (audit: JsonObject) =>
    read({ promotions: { audit } }).audit;

  it('is signed with the keys of now, wherever they stand in the list', () => {
    const keysOf = (keys: JsonObject[]) =>
      new ConfigReader({ promotions: { audit: { keys } } });
    const [old, next] = [
      { id: '2026', secret: 'a' },
      { id: '2027', secret: 'b' },
    ];
    let current = keysOf([old]);
    const config = Object.assign(Object.create(current), {
      getOptionalConfigArray: (key: string) =>
        current.getOptionalConfigArray(key),
    });
    const { keys } = readPromotionsConfig(config).audit;
    expect(keys.map(({ id, secret }) => [id, secret()])).toEqual([
      ['2026', 'a'],
    ]);
    current = keysOf([next, { ...old, secret: 'a2\n' }]);
    expect(keys[0].secret()).toBe('a2');
    current = keysOf([next]);
    expect(keys[0].secret()).toBeUndefined();
  });

  it('is kept for so many days, or for ever', () => {
    expect(readRecord({ retention: '400d' }).retentionDays).toBe(400);
    expect(readRecord({}).retentionDays).toBeUndefined();
  });

  it.each([
    [{ keys: [{ secret: 'a' }] }, 'promotions.audit.keys[0].id is missing'],
    [{ keys: [{ id: 'a' }] }, 'promotions.audit.keys[0].secret is missing'],
    [
      {
        keys: [
          { id: 'a', secret: '1' },
          { id: 'a', secret: '2' },
        ],
      },
      'promotions.audit.keys has "a" twice',
    ],
    [{ retention: 'long' }, 'promotions.audit.retention is not a duration'],
    [{ retention: { hours: 2 } }, 'promotions.audit.retention must be a day'],
  ])('with %j stops the start, naming the field', (audit, message) => {
    expect(() => readRecord(audit)).toThrow(message);
  });
});

it('knows this portal by its name', () => {
  expect(read({ promotions: { executor: ' eu-portal ' } }).executor).toBe(
    'eu-portal',
  );
  expect(read({}).executor).toBeUndefined();
});

describe('config.d.ts', () => {
  /** Ours alone; the packages that we depend on bring theirs. */
  async function ownSchema(): Promise<JsonObject> {
    const all = await loadConfigSchema({
      dependencies: [],
      packagePaths: [resolve(__dirname, '../package.json')],
    });
    const { schemas } = z
      .object({
        schemas: z.array(
          z.object({ path: z.string(), value: z.record(z.string(), z.json()) }),
        ),
      })
      .parse(all.serialize());
    const ours = relative(process.cwd(), resolve(__dirname, '../config.d.ts'));
    const schema = schemas.find(({ path }) => path === ours)?.value;
    expect(schema).toBeDefined();
    return schema ?? {};
  }
  const written = {
    promotions: {
      instances: [
        {
          ...PROD,
          frontendUrl: 'https://open',
          username: 'u',
          password: 'p',
          execute: true,
          tls: { ca: '/etc/ca.pem' },
        },
      ],
      policies: [
        {
          name: 'production',
          match: {
            instance: 'a',
            project: 'b',
            pipeline: 'c',
            stage: 'd',
            cluster: 'e',
            namespace: 'f',
            labels: { tier: 'prod' },
          },
          gate: 'approval',
          approvals: 2,
          approvers: { users: ['user:a'], groups: ['group:b'], owners: true },
          override: { users: ['user:a'], groups: ['group:b'] },
          separation: { authors: true, requester: true, scaffolder: false },
          checks: ['smoke'],
          soak: '30m',
          soakTolerance: { minutes: 2 },
          comment: { pattern: 'CHG', says: 'a change number' },
          expiresAfter: 'PT8H',
          latestOnly: true,
          stageOnlyChange: 'approval',
          limit: '25%',
          external: ['change'],
        },
        {
          match: { cluster: ['e', 'https://e'] },
          separation: true,
          checks: 'required',
          comment: 'required',
          limit: 2,
        },
      ],
      executor: 'eu-portal',
      pipelines: [{ name: 'checkout', parts: ['a:b/c', 'd:e/f'] }],
      audit: { keys: [{ id: '2026', secret: 's1' }], retention: { days: 400 } },
    },
  };
  async function visible(visibility: 'frontend' | 'secret') {
    const schema = await loadConfigSchema({
      serialized: {
        backstageConfigSchemaVersion: 1,
        schemas: [{ path: 'config.d.ts', value: await ownSchema() }],
      },
      noUndeclaredProperties: true,
    });
    const config = { data: written, context: 'app-config.yaml' };
    return schema.process([config], { visibility: [visibility] })[0]?.data;
  }

  it('declares all that is read, and the secrets as secrets', async () => {
    expect(await visible('secret')).toEqual({
      promotions: {
        instances: [{ token: 't1', password: 'p' }],
        audit: { keys: [{ secret: 's1' }] },
      },
    });
  });

  it('shows the browser nothing', async () => {
    expect(await visible('frontend')).toEqual({});
  });

  it('declares nothing but promotions', async () => {
    const schema = await ownSchema();
    expect(schema).toMatchObject({
      properties: { promotions: { type: 'object' } },
    });
    expect(Object.keys(schema.properties ?? {})).toHaveLength(1);
  });
});
