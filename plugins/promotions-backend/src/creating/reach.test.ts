import type { ArgoDestination } from '../argocd/ArgoPlaces';
import { reaches } from './reach';

const PROD = { name: 'prod-eu', server: 'https://prod-eu.example.com' };

it.each<[string, ArgoDestination[], boolean]>([
  ['nothing', [], false],
  ['everything', [{ server: '*', namespace: '*' }], true],
  ['its server', [{ server: PROD.server, namespace: 'shop' }], true],
  ['its name', [{ name: 'prod-eu', namespace: 'shop-*' }], true],
  ['names like it', [{ name: 'prod-*', namespace: '*' }], true],
  ['another', [{ name: 'staging', namespace: '*' }], false],
  [
    'everything but it',
    [
      { server: '*', namespace: '*' },
      { server: `!${PROD.server}`, namespace: '*' },
    ],
    false,
  ],
  [
    'everything but one namespace of it',
    [
      { server: '*', namespace: '*' },
      { server: PROD.server, namespace: '!kube-system' },
    ],
    true,
  ],
])('a project that may go to %s', (_, destinations, reached) => {
  expect(reaches({ name: 'shop', destinations }, PROD)).toBe(reached);
});
