/**
 * The simulator is told the recorded stories and answers their calls as Argo CD did: status, headers,
 * error bodies, and the shape of every other body.
 */
import type { RecordingEntry } from '../../replay/readRecording';
import {
  type Element,
  type SetOptions,
  THREE,
  applicationSet,
  configMap,
  deployment,
  job,
  webFiles,
} from '../../stories/manifests';
import { type Retelling, retell } from './__testUtils__/retell';
import { type StoryWorld, startStory } from './__testUtils__/startStory';

jest.setTimeout(60_000);

let story: StoryWorld;
afterEach(() => story.stop());

const STEPS = [
  { envs: ['dev'] },
  { envs: ['qa'] },
  { envs: ['prod'], maxUpdate: 0 },
];

/** Where the simulator is known to differ, in its own words. */
const KNOWN: Record<string, RegExp> = {
  'who owns which field is not kept': /managedFields/,
  "the hydrator's annotation is not left behind": /hydrate/,
  'annotations that Argo CD adds to its Events and clusters are absent':
    /lacks \.(items\[\]\.)?(metadata\.)?annotations/,
  'overrides of kinds that are not simulated are not listed':
    /resourceOverrides/,
  'the result of a sync of several sources names one of them':
    /syncResult\.source\./,
  'a live hook is not said to need pruning, and has no wave':
    /resources\[\]\.(requiresPruning|syncWave)/,
  'the set tells since when a resource has its health':
    /resources\[\]\.health\.lastTransitionTime/,
  'a resource says why it is not healthy only while it is not':
    /(resources|nodes)\[\]\.health\.message/,
};
const IGNORED = new RegExp(
  Object.values(KNOWN)
    .map(pattern => pattern.source)
    .join('|'),
);

async function startTelling(
  recording: string,
  options: Partial<SetOptions> = {},
): Promise<Pick<Retelling, 'recording' | 'story' | 'begin' | 'ignored'>> {
  const name = recording.replace('3.5/', '');
  const version = recording.startsWith('3.5/') ? '3.5.1' : '3.6.0';
  story = await startStory(name, { version });
  const url = story.simulator.forge.cloneUrl(story.repository);
  const set = { elements: THREE, steps: STEPS, ...options };
  const begin = () => {
    story.world.apply(applicationSet(name, url, set));
  };
  return { recording, story, begin, ignored: IGNORED };
}

const STAGES = ['dev', 'qa-eu', 'qa-us', 'prod'];

function checkoutFiles(message: string): Record<string, string> {
  const version = /\d\.\d\.\d/.exec(message)?.[0] ?? '';
  const image = `registry.example.com/checkout:${version}`;
  return Object.fromEntries(
    STAGES.map(env => [
      `${env}/app.yaml`,
      `${deployment('checkout', image, 2)}---\n${configMap('checkout-config', {
        version,
        env,
      })}`,
    ]),
  );
}

test.each(['checkout', '3.5/checkout'])('%s', async recording => {
  const elements: Element[] = STAGES.map(name => ({
    name,
    env: name.split('-')[0],
    path: name,
  }));
  const told = await startTelling(recording, { elements });
  expect(await retell({ ...told, files: checkoutFiles })).toEqual([]);
});

test('rbac: who may do what, missing objects, bad bodies', async () => {
  const told = await startTelling('rbac');
  expect(await retell({ ...told, files: () => webFiles('1') })).toEqual([]);
});

function isCall(entry: RecordingEntry, method: string, path: RegExp): boolean {
  return (
    entry.kind === 'call' &&
    entry.call.method === method &&
    path.test(entry.call.path)
  );
}

function isNote(entry: RecordingEntry, start: string): boolean {
  return entry.kind === 'note' && entry.note.startsWith(start);
}

const SECRET = `apiVersion: v1
kind: Secret
metadata: {name: token}
stringData: {password: hunter2}
`;

test('3.5/reads: every other read, and signing in', async () => {
  const told = await startTelling('3.5/reads');
  project([]);
  const scale = async (entry: RecordingEntry) => {
    if (isNote(entry, 'commit b33eaad: two: a Secret joins')) {
      const [cluster] = story.world.clusters.values();
      const key = { kind: 'Deployment', namespace: 'reads-prod', name: 'web' };
      cluster.patch(key, { spec: { replicas: 3 } });
    }
  };
  const wrong = await retell({
    ...told,
    files: message =>
      message === 'one'
        ? webFiles('1')
        : { ...webFiles('2'), 'prod/secret.yaml': SECRET },
    author: message => (message === 'one' ? 'Robin Example' : 'Dana Dev'),
    before: scale,
    // A stream never ends, and the simulator has no Events about ApplicationSets.
    skip: entry => isCall(entry, 'GET', /stream|applicationsets.reads.events/),
  });
  expect(wrong).toEqual([]);
});

test('3.5/monorepo: manifests of any commit', async () => {
  const told = await startTelling('3.5/monorepo');
  const wrong = await retell({
    ...told,
    files: message => {
      if (message === 'another service') {
        return { 'other/app.yaml': configMap('other', { a: '1' }) };
      }
      return message === 'words only'
        ? { 'prod/README.md': 'hello\n' }
        : webFiles(message);
    },
    // The snapshots were taken while dev was being synced.
    skip: entry => !/manifests|sync/.test(entry.call.path),
  });
  expect(wrong).toEqual([]);
});

function project(syncWindows: unknown[]): void {
  story.world.apply({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'windows', namespace: 'argocd' },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      ...(syncWindows.length > 0 && { syncWindows }),
    },
  });
}

test('windows: sync windows, and Applications of another project', async () => {
  const told = await startTelling('windows', { project: 'windows' });
  const deny = { kind: 'deny', schedule: '* * * * *', duration: '1h' };
  const hard = { ...deny, applications: ['windows-prod'], manualSync: false };
  const soft = { ...deny, applications: ['*'], manualSync: true };
  project([]);
  let asked = 0;
  const before = async (entry: RecordingEntry) => {
    if (isCall(entry, 'GET', /windows-prod\/syncwindows/)) {
      asked += 1;
      project([asked === 1 ? hard : soft]);
    }
  };
  const wrong = await retell({
    ...told,
    files: webFiles,
    before,
    // From here on RollingSync's operation hangs in the window.
    end: entry => isNote(entry, 'commit 689202b: 2.0.0'),
  });
  expect(wrong).toEqual([]);
});

function kustomized(tag: string): Record<string, string> {
  const overlay = `resources: [../base]
images: [{name: web, newName: registry.example.com/web, newTag: "${tag}"}]
`;
  return {
    'base/app.yaml': deployment('web', 'web'),
    'base/kustomization.yaml': 'resources: [app.yaml]\n',
    ...Object.fromEntries(
      THREE.map(({ path }) => [`${path}/kustomization.yaml`, overlay]),
    ),
  };
}

function settings(): Record<string, string> {
  return Object.fromEntries(
    THREE.map(({ path }) => [
      `${path}/c.yaml`,
      configMap('settings', { env: path, v: '1' }),
    ]),
  );
}

test('multisource: two repositories, approved with both revisions', async () => {
  const told = await startTelling('multisource');
  const { forge } = story.simulator;
  const config = await forge.createRepo({
    owner: 'multisource',
    name: 'config',
  });
  const sources = [story.repository, config].map(repository => ({
    repoURL: forge.cloneUrl(repository),
    targetRevision: 'main',
    path: '{{.path}}',
  }));
  const wrong = await retell({
    ...told,
    begin: () => {
      const set = { elements: THREE, steps: STEPS, sources };
      story.world.apply(applicationSet('multisource', '', set));
    },
    beginsAfter: 'web 1',
    files: message =>
      message === 'settings 1' ? settings() : kustomized(message.slice(-1)),
    repository: message =>
      message === 'settings 1' ? config : story.repository,
  });
  expect(wrong).toEqual([]);
});

test('degraded: tree and events of a target whose image cannot be pulled', async () => {
  const told = await startTelling('degraded');
  const health = () =>
    story.world.application({ namespace: 'argocd', name: 'degraded-qa' })
      ?.status?.health.status;
  const wrong = await retell({
    ...told,
    files: message => ({
      ...webFiles(message.slice(0, 5)),
      ...(message.includes('bad') && {
        'qa/app.yaml': deployment('web', 'registry.example.com/web:broken'),
      }),
    }),
    before: async entry => {
      if (isNote(entry, 'snapshot: qa Degraded')) {
        await story.until('qa Degraded', () => health() === 'Degraded');
      }
    },
    skip: entry => !/resource-tree|events/.test(entry.call.path),
    end: entry => isNote(entry, 'commit e23201d'),
  });
  expect(wrong).toEqual([]);
});

test('gatejobs: tree and logs of a hook that failed', async () => {
  const told = await startTelling('gatejobs');
  const gates = (qa: string) => ({
    'dev/gate.yaml': job('sanity', { hook: 'PreSync' }),
    'qa/gate.yaml': job('functional', { hook: 'Sync', outcome: qa, wave: 5 }),
    'prod/gate.yaml': job('smoke', { hook: 'PreSync' }),
    'dev/post.yaml': job('notify', { hook: 'PostSync' }),
  });
  const phase = () =>
    story.world.application({ namespace: 'argocd', name: 'gatejobs-qa' })
      ?.status?.operationState?.phase;
  const wrong = await retell({
    ...told,
    files: message => ({
      ...webFiles(message.slice(0, 5)),
      ...gates(message.includes('fails') ? 'fail' : 'succeed'),
    }),
    before: async entry => {
      if (isNote(entry, 'snapshot: functional Job failed')) {
        await story.until('qa Failed', () => phase() === 'Failed');
      }
    },
    skip: entry => !/resource-tree|logs/.test(entry.call.path),
    end: entry => isNote(entry, 'commit 4d1085b'),
  });
  expect(wrong).toEqual([]);
});

test.each(['suspended', '3.5/suspended'])(
  '%s: a hook that waits to be resumed',
  async recording => {
    const told = await startTelling(recording);
    const qa = { namespace: 'argocd', name: 'suspended-qa' };
    const message = () =>
      story.world.application(qa)?.status?.operationState?.message ?? '';
    const wrong = await retell({
      ...told,
      files: version => ({
        ...webFiles(version),
        'qa/approve.yaml': job('approve', {
          hook: 'Sync',
          suspend: true,
          wave: 5,
        }),
        'prod/approve.yaml': job('approve-prod', { suspend: true }),
      }),
      isQuiet: () => message().includes('approve'),
      end: entry => isNote(entry, 'kubectl get job'),
    });
    expect(wrong).toEqual([]);
  },
);
