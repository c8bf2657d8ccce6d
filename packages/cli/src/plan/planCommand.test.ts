import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startSimulator,
  type RunningInstance,
  type RunningSimulator,
} from '@stagecraft/argocd-simulator';
import { parseAllDocuments, stringify } from 'yaml';
import {
  UNTRUSTED_CERTIFICATE,
  UNTRUSTED_KEY,
} from '../__testUtils__/certificate';
import { newFolder, stagecraft } from '../__testUtils__/command';
import { writeFiles } from '../__testUtils__/recordedWorld';

jest.setTimeout(60_000);

const { folder, remove } = newFolder();
const directory = mkdtempSync(join(tmpdir(), 'stagecraft-forge-'));
let simulator: RunningSimulator;
let lab: RunningInstance;
let repoURL: string;

beforeEach(async () => {
  simulator = await startSimulator({
    directory: mkdtempSync(join(directory, 'repos-')),
    users: [],
    organizations: ['shop'],
    instances: [{ name: 'lab' }],
  });
  const repository = await simulator.forge.createRepo({
    owner: 'shop',
    name: 'cart',
  });
  repoURL = simulator.forge.cloneUrl(repository);
  const found = simulator.instances.get('lab');
  if (!found) throw new Error('the instance lab was not started');
  lab = found;
});

afterEach(() => simulator.stop());

afterAll(() => {
  remove();
  rmSync(directory, { recursive: true });
});

const STAGES = ['dev', 'prod'];

function cart(stages = STAGES, spec: Record<string, unknown> = {}) {
  const source = { repoURL, targetRevision: 'main', path: '{{.stage}}' };
  const destination = { name: 'in-cluster', namespace: 'cart-{{.stage}}' };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'cart', namespace: 'argocd' },
    spec: {
      goTemplate: true,
      generators: [{ list: { elements: stages.map(stage => ({ stage })) } }],
      strategy: {
        type: 'RollingSync',
        rollingSync: {
          steps: STAGES.map(stage => ({
            matchExpressions: [
              { key: 'stage', operator: 'In', values: [stage] },
            ],
            ...(stage === 'prod' && { maxUpdate: 0 }),
          })),
        },
      },
      template: {
        metadata: {
          name: 'cart-{{.stage}}',
          labels: { stage: '{{.stage}}' },
        },
        spec: { project: 'default', source, destination },
      },
      ...spec,
    },
  };
}

/** An Application that somebody made by hand. */
function byHand(stage: string) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: `cart-${stage}`, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL, targetRevision: 'main', path: stage },
      destination: { name: 'in-cluster', namespace: `cart-${stage}` },
      syncPolicy: { automated: { prune: true } },
    },
  };
}

interface Call {
  token?: string;
  url?: string;
  args?: string[];
}

function plan(
  set: object,
  { token = 'admin-token', url, args = [] }: Call = {},
) {
  writeFiles(folder, { 'set.yaml': stringify(set), token: `${token}\n` });
  return stagecraft(folder, [
    ...['plan', 'set.yaml', '--live', '--instance', url ?? lab.url],
    ...['--token-file', 'token', ...args],
  ]);
}

async function planned(set: object, call: Call = {}) {
  const { out, code } = await plan(set, {
    ...call,
    args: [...(call.args ?? []), '--json'],
  });
  return { code, ...JSON.parse(out) };
}

function fates({ applications }: { applications: Record<string, string>[] }) {
  return applications.map(({ name, fate, stage, gate, syncs }) =>
    [name, fate, stage, gate, syncs].join(' '),
  );
}

it('tells what a new set creates, in which stage and behind which gate', async () => {
  const made = await planned(cart());
  expect(made).toMatchObject({ code: 0, exists: false });
  expect(made.argoCd).toEqual({ asked: true, differences: [] });
  expect(fates(made)).toEqual([
    'cart-dev created dev argocd at once',
    'cart-prod created prod approval when its gate opens',
  ]);
});

it('tells what adopting Applications changes, and how to get them back', async () => {
  STAGES.forEach(stage => lab.world.apply(byHand(stage)));
  const { out, code } = await plan(cart(), { args: ['--save', 'back.yaml'] });
  expect(code).toBe(0);
  expect(out).toContain('adopted and changed');
  expect(out).toContain('loses auto-sync');
  expect(out).toContain(
    'kubectl -n argocd delete applicationset cart --cascade=orphan',
  );
  expect(out).toContain('-f back.yaml');
  const back = parseAllDocuments(
    readFileSync(join(folder, 'back.yaml'), 'utf8'),
  ).map(document => document.toJS());
  expect(back).toEqual(STAGES.map(stage => byHand(stage)));
});

it('changes nothing', async () => {
  STAGES.forEach(stage => lab.world.apply(byHand(stage)));
  const before = JSON.stringify(lab.world.applications().map(app => app.spec));
  await plan(cart());
  expect(lab.world.applications().map(app => app.spec)).toEqual(
    JSON.parse(before),
  );
  expect(
    lab.world.applicationSet({ namespace: 'argocd', name: 'cart' }),
  ).toBeUndefined();
});

describe('with the set applied', () => {
  beforeEach(async () => {
    lab.world.apply(cart());
    const end = Date.now() + 20_000;
    while (lab.world.applications().length < 2 && Date.now() < end) {
      await new Promise(setImmediate);
    }
  });

  it('finds nothing to change', async () => {
    const { applications, exists } = await planned(cart());
    expect(exists).toBe(true);
    expect(
      applications.map(({ fate }: Record<string, string>) => fate),
    ).toEqual(['unchanged', 'unchanged']);
  });

  it('fails where an Application would be deleted', async () => {
    const { code, applications, findings, back } = await planned(cart(['dev']));
    expect(code).toBe(1);
    expect(applications[1]).toMatchObject({
      name: 'cart-prod',
      fate: 'deleted',
    });
    expect(
      findings.map(({ code: found }: { code: string }) => found),
    ).toContain('applicationDeleted');
    expect(back.commands).toEqual([
      'kubectl apply --server-side --force-conflicts -f FILE',
    ]);
    expect(back.manifests).toContain('kind: ApplicationSet');
  });

  it('tells field by field what changes', async () => {
    const set = cart(STAGES, {});
    set.spec.template.spec.source.targetRevision = 'v1';
    const { out } = await plan(set);
    expect(out).toContain('spec.source.targetRevision: "main" → "v1"');
  });
});

it('renders alone where the account may not ask Argo CD to', async () => {
  const made = await planned(cart(), { token: 'viewer-token' });
  expect(made.code).toBe(0);
  expect(made.argoCd).toMatchObject({ asked: false });
  expect(made.argoCd.why).toContain(
    'permission denied: applicationsets, create',
  );
  expect(made.applications).toHaveLength(2);
});

describe('what goes wrong is told in words, and never with the token', () => {
  async function failure(call: Call) {
    const { code, out, err } = await plan(cart(), call);
    expect(out + err).not.toContain(call.token ?? 'admin-token');
    return `${code} ${err}`;
  }

  it('a token that is not accepted', async () => {
    expect(await failure({ token: 'aaa.bbb.ccc' })).toMatch(
      /^1 error: GET .*the token is not accepted/,
    );
  });

  it('an account that may not see what is live', async () => {
    expect(await failure({ token: 'nobody-token' })).toMatch(
      /^1 error: the account may not get applicationsets default\/cart/,
    );
  });

  it('an Argo CD that takes too long', async () => {
    lab.faults.add({ fault: { kind: 'stall' } });
    expect(await failure({ args: ['--timeout', '0.2'] })).toMatch(
      /^1 error: .*no answer within 0.2 s/,
    );
  });

  it('an Argo CD that is not there', async () => {
    const { url } = lab;
    await lab.server.stop();
    expect(await failure({ url })).toMatch(/^1 error: .*ECONNREFUSED/);
  });

  it.each([
    [502, 'status' as const, '502'],
    [0, 'garbage' as const, 'this is no Argo CD’s answer'],
  ])('an answer %d of kind %s', async (status, kind, message) => {
    lab.faults.add({
      fault: kind === 'status' ? { kind, status } : { kind },
    });
    expect((await failure({})).replaceAll("'", '’')).toContain(message);
  });

  async function withServer(server: Server, use: (port: number) => unknown) {
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    await use(typeof address === 'object' && address ? address.port : 0);
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  }

  it('a certificate that is not trusted', () =>
    withServer(
      createServer({ cert: UNTRUSTED_CERTIFICATE, key: UNTRUSTED_KEY }),
      async port => {
        expect(await failure({ url: `https://127.0.0.1:${port}` })).toMatch(
          /^1 error: .*its certificate is not trusted .*NODE_EXTRA_CA_CERTS/,
        );
      },
    ));

  it('a redirect, which would carry the token elsewhere', () =>
    withServer(
      createPlainServer((_request, response) =>
        response.writeHead(307, { location: 'https://elsewhere/x?y' }).end(),
      ),
      async port => {
        expect(await failure({ url: `http://127.0.0.1:${port}` })).toContain(
          'redirected to https://elsewhere/x; give --instance',
        );
      },
    ));

  it('an error that repeats the token', () =>
    withServer(
      createPlainServer((request, response) =>
        response.writeHead(500).end(`bad ${request.headers.authorization}`),
      ),
      async port => {
        expect(await failure({ url: `http://127.0.0.1:${port}` })).toContain(
          '500 bad Bearer ***',
        );
      },
    ));

  it('a token file with more than a token', async () => {
    expect(await failure({ token: 'one\ntwo' })).toBe(
      '2 error: token holds more than a token\n',
    );
  });
});

it.each([
  [['--instance', 'https://argocd'], 'write --live --instance URL'],
  [['--live'], 'write --live --instance URL'],
  [['--live', '--instance', 'argocd'], 'write https://'],
  [['--live', '--instance', 'https://me:secret@argocd'], 'leave user and'],
  [['--live', '--instance', 'https://argocd'], 'ARGOCD_AUTH_TOKEN holds no'],
])('%j is refused', async (args, message) => {
  writeFiles(folder, { 'set.yaml': stringify(cart()) });
  const { code, err } = await stagecraft(folder, ['plan', 'set.yaml', ...args]);
  expect(code).toBe(2);
  expect(err).toContain(message);
  expect(err).not.toContain('secret');
});
