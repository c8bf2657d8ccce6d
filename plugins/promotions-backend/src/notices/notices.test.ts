/** Who is told what and where it leads, once, and that nobody waits for it. */

import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { AuditEntry } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import { CHECKOUT as ENTRY, recordOf } from '../audit/__testUtils__/record';
import { connections } from '../approvals/__testUtils__/connections';
import { testDatabases } from '../approvals/__testUtils__/databases';
import {
  CHECKOUT,
  FakeReader,
  RELEASE,
  snapshot,
} from '../__testUtils__/pipelines';
import { migrate } from '../platform/database';
import { settle, VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { gateLink } from './gateLink';
import { GateNotices } from './GateNotices';
import { Mailbox, type Notice } from './Mailbox';
import { RecordNotices } from './RecordNotices';
import { storedApproval } from '../approvals/__testUtils__/storedApproval';
import { noteAtFirst, noteOnce } from './operations';

jest.setTimeout(60_000);

const warnings: string[] = [];
afterEach(() => {
  if (warnings.length > 0) {
    throw new Error(warnings.splice(0).join('\n'));
  }
});

const databases = testDatabases();
const connect = connections();

const LEADS = 'group:default/leads';
const POLICY = {
  name: 'production',
  match: {},
  approvals: 1,
  approvers: { users: ['user:default/mona'], groups: [LEADS], owners: true },
};
const CONFIG = { policies: [POLICY], brokenPolicies: [] };
const LINK =
  '/catalog/default/component/checkout/promotion#pipeline-eu%3Aargocd%2Fcheckout';

const APPROVAL = storedApproval({
  id: 'approval-1',
  createdAt: '2026-11-21T12:00:00.000Z',
  state: 'approved',
  given: [
    {
      user: 'user:default/olaf',
      decision: 'approve',
      at: '2026-11-21T12:00:00.000Z',
      ownership: [],
    },
  ],
});

function entry(changes: Partial<AuditEntry>): AuditEntry {
  return {
    ...ENTRY,
    seq: 7,
    stage: { index: 1, name: 'prod' },
    target: undefined,
    releaseId: RELEASE,
    keyId: 'database',
    hmac: '0',
    ...changes,
  };
}

async function told(changes: Partial<AuditEntry>, shown = snapshot()) {
  const sent: Notice[] = [];
  const notices = new RecordNotices({
    mailbox: { post: each => sent.push(each) },
    reader: new FakeReader([shown]),
    store: { find: async () => [APPROVAL] },
    config: CONFIG,
    makersOf: () => ['user:default/ada'],
    logger: { warn: message => warnings.push(message) },
  });
  notices.tell(entry(changes));
  await settle();
  return sent;
}

describe('of the record', () => {
  it('author and approvers are told that it was decided, and not whoever did', async () => {
    expect(
      await told({ data: { decision: 'approve', state: 'approved' } }),
    ).toEqual([
      {
        to: ['user:default/ada', 'user:default/olaf'],
        except: 'user:default/mona',
        title: 'checkout in prod was approved',
        description: 'Mona approved 749bde9.',
        link: LINK,
        severity: 'normal',
        scope: 'promotions:record:7',
      },
    ]);
  });

  const PARTAKERS = ['user:default/ada', 'user:default/olaf'];
  const APPROVERS = ['user:default/mona', LEADS, 'component:default/checkout'];

  it.each<[string, Partial<AuditEntry>, string[]]>([
    ['failed', { kind: 'outcome', data: { state: 'failed' } }, PARTAKERS],
    ['the approval ended', { kind: 'ended', data: {} }, PARTAKERS],
    ['was aborted', { kind: 'abort', data: {} }, PARTAKERS],
    [
      'is to go back',
      { kind: 'rollback', data: {} },
      [...APPROVERS, ...PARTAKERS],
    ],
    ['past the gate', { kind: 'outside', data: {} }, APPROVERS],
    [
      'past its policy',
      { data: { decision: 'override', state: 'approved' } },
      [...APPROVERS, ...PARTAKERS],
    ],
  ])('that it %s: whom it concerns', async (title, changes, to) => {
    const [sent] = await told({ actor: 'portal', ...changes });
    expect(sent.title).toContain(title);
    expect([...sent.to].sort()).toEqual([...to].sort());
  });

  it.each<[string, Partial<AuditEntry>]>([
    [
      'the first of two approvals',
      { data: { decision: 'approve', state: 'pending' } },
    ],
    ['success', { kind: 'outcome', data: { state: 'succeeded' } }],
    ['one target', { kind: 'outcome', target: 'a', data: { state: 'failed' } }],
    ['a hold', { kind: 'hold', data: {} }],
    ['what a gate says', { kind: 'evaluation', data: {} }],
  ])('of %s nobody is told', async (_, changes) => {
    expect(await told(changes)).toEqual([]);
  });

  it('a link to nothing is left out', async () => {
    const alone = snapshot({ pipeline: { entityRefs: [] } });
    const [sent] = await told({ kind: 'ended', data: {} }, alone);
    expect(sent).not.toHaveProperty('link');
    expect(gateLink({ ref: CHECKOUT, entityRefs: [] })).toBeUndefined();
  });

  it('a decision is stored and others are told, whatever the notifications do', async () => {
    const db = await opened();
    const { audit, append } = recordOf(db);
    const warned: string[] = [];
    const sent: string[] = [];
    const hanging = new Mailbox({
      notifications: { send: () => new Promise(() => {}) },
      timers: new VirtualTime().timers,
      logger: { warn: message => warned.push(message) },
    });
    audit.onRecorded(({ text }) => {
      hanging.post(notice(text));
      throw new Error('a listener is broken');
    });
    audit.onRecorded(({ text }) => sent.push(text));
    expect(await append({ text: 'one' })).toMatchObject({ seq: 1 });
    expect(await append({ text: 'two' })).toMatchObject({ seq: 2 });
    await settle();
    expect(sent).toEqual(['one', 'two']);
  });
});

function notice(title: string): Notice {
  const to = ['user:default/mona'];
  return { to, title, description: '', severity: 'normal', scope: title };
}

describe('the mailbox', () => {
  function mailbox(send: (options: NotificationSendOptions) => Promise<void>) {
    const time = new VirtualTime();
    const warned: string[] = [];
    const box = new Mailbox({
      notifications: { send },
      timers: time.timers,
      logger: { warn: message => warned.push(message) },
    });
    return { box, time, warned };
  }

  it('sends to people without whoever did it', async () => {
    const sent: NotificationSendOptions[] = [];
    const { box } = mailbox(async options => void sent.push(options));
    box.post({ ...notice('t'), except: 'user:default/olaf', link: LINK });
    box.post({ ...notice('to nobody'), to: [] });
    await settle();
    expect(sent).toEqual([
      {
        recipients: {
          type: 'entity',
          entityRef: ['user:default/mona'],
          excludeEntityRef: 'user:default/olaf',
        },
        payload: {
          title: 't',
          description: '',
          link: LINK,
          severity: 'normal',
          scope: 't',
          topic: 'promotions',
        },
      },
    ]);
  });

  it('leaves one behind that hangs, and goes on with the next', async () => {
    const tried: string[] = [];
    const { box, time, warned } = mailbox(({ payload }) => {
      tried.push(payload.title);
      return payload.title === 'hangs'
        ? new Promise(() => {})
        : Promise.resolve();
    });
    box.post(notice('hangs'));
    box.post(notice('next'));
    await settle();
    expect(tried).toEqual(['hangs']);
    await time.advance(10_000);
    expect(tried).toEqual(['hangs', 'next']);
    expect(warned).toEqual([
      expect.stringContaining('no answer in 10 seconds'),
    ]);
    expect(time.pending).toBe(0);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('404 Not Found'))],
    [
      'throws at once',
      () => {
        throw new Error('404 Not Found');
      },
    ],
  ])('logs a service that %s once, until it works again', async (_, send) => {
    let works = false;
    const { box, warned } = mailbox(async () => (works ? undefined : send()));
    for (const title of ['a', 'b', 'c']) {
      box.post(notice(title));
    }
    await settle();
    expect(warned).toHaveLength(1);
    works = true;
    box.post(notice('d'));
    await settle();
    works = false;
    box.post(notice('e'));
    await settle();
    expect(warned).toHaveLength(2);
  });

  it('holds a bounded number, and drops the oldest', async () => {
    const tried: string[] = [];
    let release = () => {};
    const first = new Promise<void>(resolve => {
      release = resolve;
    });
    const { box } = mailbox(async ({ payload }) => {
      tried.push(payload.title);
      await first;
    });
    for (let at = 0; at < 1_000; at++) {
      box.post(notice(String(at)));
    }
    release();
    for (let turn = 0; turn < 600; turn++) {
      await Promise.resolve();
      await settle();
      if (tried.length > 500) {
        break;
      }
    }
    expect(tried).toHaveLength(501);
    expect(tried.at(-1)).toBe('999');
  });
});

async function opened(id: 'SQLITE_3' | 'POSTGRES_18' = 'SQLITE_3') {
  const db = (await connect.toNew(databases, id))();
  await migrate(db);
  return db;
}

describe('of gates', () => {
  class LiveReader extends FakeReader {
    override instances() {
      return [{ name: 'eu', freshness: { state: 'live' as const } }];
    }
  }

  function watcher(db: Knex, reader = new LiveReader([])) {
    const sent: Notice[] = [];
    const { timers } = new VirtualTime();
    const notices = new GateNotices({
      db,
      reader,
      mailbox: { post: each => sent.push(each) },
      config: CONFIG,
      timers,
      logger: { warn: message => warnings.push(message) },
    });
    return { notices, reader, sent };
  }

  /** Sees what is shown, and then again. */
  async function looks(
    { notices, reader }: ReturnType<typeof watcher>,
    ...shown: ReturnType<typeof snapshot>[]
  ) {
    notices.start();
    await settle();
    reader.show(...shown);
    await notices.round();
    await notices.round();
    await notices.round();
  }

  it('what was told long ago is forgotten, but not that an instance was seen', async () => {
    const db = await opened();
    const rows = () => db('promotions_notices').orderBy('id');
    await noteAtFirst(db, ['seen', 'eu'], [['release', 'old']]);
    await db('promotions_notices').update({ noted_at: 0 });
    await noteAtFirst(db, ['seen', 'eu'], [['release', 'not noted again']]);
    expect(await noteOnce(db, ['release', 'new'])).toBe(true);
    expect(await noteOnce(db, ['release', 'new'])).toBe(false);
    expect(await rows()).toHaveLength(2);
    expect(await noteOnce(db, ['release', 'old'])).toBe(true);
    expect(await noteOnce(db, ['seen', 'eu'])).toBe(false);
  });

  it('approvers are told once that a release waits for them', async () => {
    const db = await opened();
    const one = watcher(db);
    await looks(one, snapshot());
    await looks(one, snapshot());
    expect(one.sent).toEqual([
      {
        to: ['user:default/mona', LEADS, 'component:default/checkout'],
        title: 'checkout waits for approval in prod',
        description:
          '749bde9 has passed what comes before prod and waits for people.',
        link: LINK,
        severity: 'normal',
        scope: 'promotions:gate:eu:argocd/checkout 1 release-1',
      },
    ]);
    const restarted = watcher(db);
    await looks(restarted, snapshot());
    expect(restarted.sent).toEqual([]);
    const next = { id: 'release-2', revisions: ['1'], offered: true };
    await looks(restarted, snapshot({ stage: { release: next } }));
    expect(restarted.sent).toHaveLength(1);
    await one.notices.stop();
    await restarted.notices.stop();
  });

  it('nobody is told of fifty that wait when the portal looks for the first time', async () => {
    const db = await opened();
    const fifty = Array.from({ length: 50 }, (_, at) =>
      snapshot({ ref: { ...CHECKOUT, name: `set-${at}` } }),
    );
    const first = watcher(db, new LiveReader(fifty));
    await looks(first, ...fifty);
    expect(first.sent).toEqual([]);
    await looks(first, ...fifty, snapshot());
    expect(first.sent).toHaveLength(1);
    await first.notices.stop();
  });

  it('nobody is told of a release that only passes by', async () => {
    const one = watcher(await opened());
    one.notices.start();
    await settle();
    one.reader.show(snapshot());
    await one.notices.round();
    one.reader.show(snapshot({ stage: { verdict: 'complete' } }));
    await one.notices.round();
    await one.notices.round();
    expect(one.sent).toEqual([]);
    await one.notices.stop();
  });

  it('of two replicas one tells them', async () => {
    const connection = await connect.toNew(databases, 'POSTGRES_18');
    const db = connection();
    await migrate(db);
    const replicas = [watcher(db), watcher(connection())];
    await Promise.all(replicas.map(each => looks(each, snapshot())));
    expect(replicas.flatMap(({ sent }) => sent)).toHaveLength(1);
    await Promise.all(replicas.map(({ notices }) => notices.stop()));
  });
});
