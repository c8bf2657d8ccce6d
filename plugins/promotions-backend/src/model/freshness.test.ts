import { ArgoError } from '../argocd/errors';
import { freshnessOf, NO_CONTACTS, problemOf, type Contact } from './freshness';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const SECOND = 1000;
const following = (heardAt: number): Contact => ({ heardAt, listed: true });

describe('freshness of an instance', () => {
  it('is live while both kinds are listed and heard of', () => {
    const contacts = {
      application: following(NOON),
      applicationSet: following(NOON - 15 * SECOND),
    };
    expect(freshnessOf(contacts, NOON)).toEqual({
      state: 'live',
      observedAt: '2026-11-21T11:59:45.000Z',
    });
  });

  it('is stale before everything was read once', () => {
    expect(freshnessOf(NO_CONTACTS, NOON)).toEqual({
      state: 'stale',
      observedAt: undefined,
      reason: 'it is being read',
    });
    const half = { ...NO_CONTACTS, application: following(NOON) };
    expect(freshnessOf(half, NOON).state).toBe('stale');
  });

  it('is stale after two heartbeats without a byte of one kind', () => {
    const contacts = {
      application: following(NOON),
      applicationSet: following(NOON - 31 * SECOND),
    };
    expect(freshnessOf(contacts, NOON)).toMatchObject({
      state: 'stale',
      reason: 'it has gone silent',
    });
  });

  it('is stale with the reason when a connection fails, and unreachable when that lasts', () => {
    const contacts = {
      application: { ...following(NOON), problem: 'refused' },
      applicationSet: following(NOON),
    };
    expect(freshnessOf(contacts, NOON + 30 * SECOND)).toMatchObject({
      state: 'stale',
      reason: 'refused',
    });
    expect(freshnessOf(contacts, NOON + 31 * SECOND)).toEqual({
      state: 'unreachable',
      observedAt: '2026-11-21T12:00:00.000Z',
      reason: 'refused',
    });
  });

  it('is unreachable at once when it never answered', () => {
    const contacts = {
      application: { listed: false, problem: 'refused' },
      applicationSet: { listed: false, problem: 'refused' },
    };
    expect(freshnessOf(contacts, NOON).state).toBe('unreachable');
  });
});

describe('what people are told of a problem', () => {
  it.each([
    ['unauthenticated', 'renew its token or password'],
    ['forbidden', 'it needs `get` on applications and applicationsets'],
    ['notFound', "check the instance's url"],
    ['rateLimited', 'it limits how often we ask'],
    ['server', 'an error of its own'],
    ['unreachable', 'what Argo CD said'],
    ['timeout', 'what Argo CD said'],
  ] as const)('%s: %s', (kind, text) => {
    const problem = problemOf(new ArgoError(kind, 'what Argo CD said'));
    expect(problem).toContain(text);
    expect(problem).toContain('what Argo CD said');
  });
});
