/** What was recorded of a pipeline, page by page, and the record as a file that proves itself. */

import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  auditReadPermission,
  pipelineReadPermission,
} from '@stagecraft/plugin-promotions-common';
import { mockServices } from '@backstage/backend-test-utils';
import { CHECKOUT, keysOf } from '../audit/__testUtils__/record';
import { readExport } from '../audit/exportRecord';
import { cutsOf, verifyChain } from '../audit/verifyChain';
import { snapshot } from '../__testUtils__/pipelines';
import { portals } from './__testUtils__/portal';
import {
  createPipelineConditionalDecision,
  pipelineConditions,
} from './permissionRules';

jest.setTimeout(60_000);

const openPortal = portals();
const ACTIVITY = '/pipelines/eu/argocd/checkout/activity';
const LEDGER = { instance: 'eu', namespace: 'argocd', name: 'ledger' };

describe('the activity of a pipeline', () => {
  it('is told newest first, page by page', async () => {
    const { api, append } = await openPortal();
    for (const text of ['one', 'two', 'three']) {
      await append({ text });
    }
    await append({ text: 'of another', pipeline: LEDGER });
    const first = await api.get(`${ACTIVITY}?limit=2`);
    expect(first.status).toBe(200);
    expect(first.body.items.map(({ text }: { text: string }) => text)).toEqual([
      'three',
      'two',
    ]);
    const { body } = await api.get(
      `${ACTIVITY}?limit=2&cursor=${first.body.nextCursor}`,
    );
    expect(body).toEqual({
      items: [expect.objectContaining({ ...CHECKOUT, text: 'one', seq: 1 })],
    });
  });

  it('is empty where nothing was recorded, and told of a pipeline that is gone', async () => {
    const { api, reader, append } = await openPortal();
    reader.show(snapshot());
    expect((await api.get(ACTIVITY)).body).toEqual({ items: [] });
    expect((await api.get(ACTIVITY.replace('checkout', 'ledger'))).status).toBe(
      404,
    );
    await append({ pipeline: LEDGER });
    expect((await api.get(ACTIVITY.replace('checkout', 'ledger'))).status).toBe(
      200,
    );
  });

  it('is for those who may read the record, not for all who read the pipeline', async () => {
    const permissions = mockServices.permissions.mock();
    permissions.authorize.mockImplementation(async asked =>
      asked.map(({ permission }) => ({
        result:
          permission.name === auditReadPermission.name
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      })),
    );
    const { api, reader } = await openPortal({ permissions });
    reader.show(snapshot());
    const { status, body } = await api.get(ACTIVITY);
    expect([status, body.error.message]).toEqual([
      403,
      'You may not read the record of the pipeline eu:argocd/checkout.',
    ]);
  });

  it('is not told by a cursor that is none', async () => {
    const { api } = await openPortal();
    const { status, body } = await api.get(`${ACTIVITY}?cursor=first`);
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining('not the nextCursor'),
    ]);
  });
});

describe('the record as a file', () => {
  async function filled(
    permissions?: ReturnType<typeof mockServices.permissions.mock>,
  ) {
    const portal = await openPortal({ ...(permissions && { permissions }) });
    portal.reader.show(snapshot());
    await portal.append({
      at: '2026-11-19T10:00:00.000Z',
      text: 'a, "quoted"\nline',
    });
    await portal.append({ at: '2026-11-20T10:00:00.000Z', pipeline: LEDGER });
    await portal.append({
      at: '2026-11-21T10:00:00.000Z',
      kind: 'hold',
      pipeline: undefined,
      stage: undefined,
      target: undefined,
      text: '=HYPERLINK("https://evil.example")',
    });
    return portal;
  }

  it('verifies elsewhere when it is whole', async () => {
    const { api } = await filled();
    const { text, headers } = await api.get('/audit');
    expect(headers['content-disposition']).toContain('stagecraft-record.json');
    const rows = readExport(text);
    const chain = { rows, cuts: cutsOf(rows), keys: keysOf([]), witnesses: [] };
    expect(await verifyChain(chain)).toMatchObject({ entries: 3, first: 1 });
    const broken = readExport(text.replace('quoted', 'forged'));
    expect(
      (await verifyChain({ ...chain, rows: broken })).broken,
    ).toMatchObject({ code: 'changed', seq: 1 });
  });

  it('has the entries of a period, and says that it is not whole', async () => {
    const { api } = await filled();
    const { body, text } = await api.get(
      '/audit?from=2026-11-20&to=2026-11-20T23:00:00Z',
    );
    expect(body).toMatchObject({ whole: false, entries: [{ seq: 2 }] });
    expect(() => readExport(text)).toThrow('only a part of the record');
    expect((await api.get('/audit?instance=us')).body.entries).toEqual([]);
    expect((await api.get('/audit?from=2026-11-21&to=2026-11-20')).status).toBe(
      400,
    );
    expect((await api.get('/audit?from=yesterday')).status).toBe(400);
  });

  it('is a table in which nothing is a formula', async () => {
    const { api } = await filled();
    const { text, type } = await api.get('/audit?format=csv');
    expect(type).toBe('text/csv');
    const lines = text.split('\r\n');
    expect(lines[0]).toMatch(/^seq,at,kind,actor,instance/);
    expect(lines[1]).toContain('"a, ""quoted""\nline"');
    expect(lines[3]).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
    expect(lines).toHaveLength(5);
  });

  it('has only what is about the pipelines whose record one may read', async () => {
    const permissions = mockServices.permissions.mock();
    permissions.authorizeConditional.mockImplementation(async asked =>
      asked.map(({ permission }) =>
        createPipelineConditionalDecision(
          permission.name === auditReadPermission.name
            ? auditReadPermission
            : pipelineReadPermission,
          pipelineConditions.isInstance({ instances: ['eu'] }),
        ),
      ),
    );
    const { api } = await filled(permissions);
    const { body } = await api.get('/audit');
    expect(body).toMatchObject({ whole: false, entries: [{ seq: 1 }] });
  });

  it('is refused to who may read the record of nothing', async () => {
    const permissions = mockServices.permissions.mock();
    permissions.authorizeConditional.mockResolvedValue([
      { result: AuthorizeResult.DENY },
    ]);
    const { api, events } = await filled(permissions);
    expect((await api.get('/audit')).status).toBe(403);
    expect(events.fail).toHaveBeenCalledTimes(1);
  });
});
