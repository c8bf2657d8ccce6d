import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import authPlugin from '@backstage/plugin-auth-backend';
import request from 'supertest';
import demoSignIn from '.';
import { PERSON_HEADER } from './demoAuthenticator';

const DEMO = {
  demo: true,
  people: [{ name: 'rita', displayName: 'Rita Solberg', rights: 'Approves' }],
};

function start(stagecraft: object, providers: object = { demo: {} }) {
  return startTestBackend({
    features: [
      authPlugin,
      demoSignIn,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: 'http://localhost:7007' },
          auth: { providers },
          stagecraft,
        },
      }),
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: { name: 'rita', namespace: 'default' },
            spec: { memberOf: [] },
          },
        ],
      }),
    ],
  });
}

function signIn(server: Parameters<typeof request>[0], name: string) {
  return request(server)
    .get('/api/auth/demo/refresh')
    .set(PERSON_HEADER, name)
    .set('X-Requested-With', 'XMLHttpRequest');
}

describe('the demo’s sign-in', () => {
  it('signs in the person that was chosen', async () => {
    const { server } = await start(DEMO);
    const { body } = await signIn(server, 'rita').expect(200);
    expect(body.backstageIdentity.identity.userEntityRef).toBe(
      'user:default/rita',
    );
    expect(body.profile.displayName).toBe('Rita Solberg');
  });

  it('knows only the people of the demo', async () => {
    const { server } = await start(DEMO);
    const { body } = await signIn(server, 'mallory').expect(401);
    expect(body.error.message).toContain('no person called "mallory"');
  });

  it('refuses to start outside of the demo configuration', async () => {
    await expect(start({ ...DEMO, demo: false })).rejects.toThrow(
      /starts only with stagecraft.demo: true/,
    );
  });

  it('is not there when the configuration does not ask for it', async () => {
    const { server } = await start(DEMO, {});
    const { status } = await signIn(server, 'rita');
    expect(status).toBe(404);
  });
});
