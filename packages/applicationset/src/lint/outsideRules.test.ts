/** What a profile's rules for projects allow of a pipeline, and of a project. */
import { readPipeline } from '../write/description/readPipeline';
import {
  allowsNamespace,
  allowsRepository,
  outsideRules,
} from './outsideRules';

const RULES = {
  sourceRepos: ['https://git.example.com/shop/*'],
  namespaces: ['shop-*', '!shop-admin'],
};

function fieldsOutside(repoURL: string, namespace: string) {
  const pipeline = readPipeline({
    name: 'cart',
    sources: [{ kind: 'directory', repoURL }],
    stages: [
      {
        name: 'dev',
        gate: 'argocd',
        targets: [{ cluster: 'in-cluster', namespace }],
      },
    ],
  });
  return outsideRules(RULES, pipeline).map(({ path }) => path);
}

it('a pipeline is told at the field that leads out of them', () => {
  const inside = 'https://git.example.com/shop/cart.git';
  expect(fieldsOutside(inside, 'shop-cart')).toEqual([]);
  expect(fieldsOutside(inside, 'shop-admin')).toEqual([
    'stages[0].targets[0].namespace',
  ]);
  expect(fieldsOutside('https://git.example.com/other/x.git', 'kube')).toEqual([
    'sources[0].repoURL',
    'stages[0].targets[0].namespace',
  ]);
});

it.each([
  ['https://git.example.com/shop/*', true],
  ['https://git.example.com/shop/cart.git', true],
  ['https://git.example.com/shop/c*', false],
  ['*', false],
  ['https://git.example.com/shopping/cart.git', false],
])('a project may take %s: %s', (repoURL, allowed) => {
  expect(allowsRepository(RULES, repoURL)).toBe(allowed);
});

it.each([
  ['shop-*', true],
  ['shop-cart', true],
  ['shop-admin', false],
  ['!shop-admin', true],
  ['shop-c*', false],
  ['*', false],
])('a project may go to %s: %s', (namespace, allowed) => {
  expect(allowsNamespace(RULES, namespace)).toBe(allowed);
});
