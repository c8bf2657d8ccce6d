/** What is too much for one caller, and what another site can make a browser send. */

import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { AuthenticationError } from '@backstage/errors';
import express from 'express';
import request from 'supertest';
import { limits, MOST_BODY_BYTES } from './limits';

const users: Record<string, ReturnType<typeof mockCredentials.user>> = {
  grace: mockCredentials.user('user:default/grace'),
  heidi: mockCredentials.user('user:default/heidi'),
};

function api(mostWritesAMinute?: number) {
  const app = express();
  app.use(
    ...limits({
      mostWritesAMinute,
      credentials: async asked => {
        const user = users[String(asked.header('x-test-user'))];
        if (!user) {
          throw new AuthenticationError('nobody');
        }
        return user;
      },
    }),
  );
  app.all(['/', '/previews'], (asked, response) => {
    response.json({ size: JSON.stringify(asked.body ?? null).length });
  });
  const config = mockServices.rootConfig();
  const logger = mockServices.logger.mock();
  app.use(MiddlewareFactory.create({ config, logger }).error());
  return request(app);
}

const as = (user: string) => ({ 'x-test-user': user });

describe('changes', () => {
  it('are taken from one person so often a minute, and then refused with how long to wait', async () => {
    const portal = api(3);
    for (let time = 0; time < 3; time++) {
      await portal.post('/').set(as('grace')).send({}).expect(200);
    }
    const refused = await portal.post('/').set(as('grace')).send({});
    expect(refused.status).toBe(429);
    expect(refused.body.error).toMatchObject({
      name: 'TooManyRequests',
      message: expect.stringMatching(/^At most 3 changes a minute/),
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
  });

  it('are counted apart from previews, which a form asks for at every key', async () => {
    const portal = api(1);
    await portal.post('/previews').set(as('grace')).send({}).expect(200);
    const again = await portal.post('/previews').set(as('grace')).send({});
    const change = await portal.post('/').set(as('grace')).send({});
    expect([again.status, change.status]).toEqual([429, 200]);
  });

  it('of one person leave others theirs, and looking is not counted', async () => {
    const portal = api(1);
    await portal.post('/').set(as('grace')).send({}).expect(200);
    await portal.post('/').set(as('grace')).send({}).expect(429);
    const others = await portal.post('/').set(as('heidi')).send({});
    expect(others.status).toBe(200);
    const looking = await portal.get('/').set(as('grace'));
    expect(looking.status).toBe(200);
  });

  it('of those who are nobody are counted as of one', async () => {
    const portal = api(1);
    await portal.post('/').send({}).expect(200);
    const other = await portal.post('/').set(as('nobody else')).send({});
    expect(other.status).toBe(429);
  });
});

describe('a body', () => {
  const long = (bytes: number) => JSON.stringify({ text: 'x'.repeat(bytes) });

  it('of the size that is stated is taken, and a larger one is 413 in the form of every error', async () => {
    const fits = long(MOST_BODY_BYTES - 20);
    const json = { 'content-type': 'application/json' };
    await api().post('/').set(json).send(fits).expect(200);
    const { status, body } = await api()
      .post('/')
      .set(json)
      .send(long(MOST_BODY_BYTES));
    expect(status).toBe(413);
    expect(body.error.name).toBe('PayloadTooLargeError');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ])('that a form of another site can send (%s) is not read', async type => {
    const { body } = await api()
      .post('/')
      .set('content-type', type)
      .send('{"releaseId":"x","decision":"approve"}');
    expect(body.size).toBe(JSON.stringify({}).length);
  });
});
