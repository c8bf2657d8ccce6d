/** What each Argo CD is asked, how often, and what becomes of one that is slow. */

import type { ArgoCluster, ArgoProject } from '../argocd/ArgoPlaces';
import { Places } from './Places';

const CLUSTER: ArgoCluster = {
  name: 'prod',
  server: 'https://prod.example.com',
  labels: {},
};
const PROJECT: ArgoProject = {
  name: 'default',
  sourceRepos: ['*'],
  destinations: [{ server: '*', namespace: '*' }],
};

function placesOf(clusters: () => Promise<ArgoCluster[]>) {
  let now = 0;
  let waiting = () => {};
  const asked = jest.fn(clusters);
  const places = new Places({
    argo: new Map([
      ['eu', { places: { clusters: asked, projects: async () => [PROJECT] } }],
    ]),
    clock: () => new Date(now),
    timers: {
      after: (_, action) => {
        waiting = action;
        return () => {
          waiting = () => {};
        };
      },
    },
  });
  return {
    asked,
    of: () => places.of('eu', [], false),
    later: (ms: number) => {
      now += ms;
    },
    tire: () => waiting(),
  };
}

it('is asked once for all who ask within a minute', async () => {
  const { asked, of, later } = placesOf(async () => [CLUSTER]);
  const answers = await Promise.all([of(), of(), of()]);
  later(59_000);
  answers.push(await of());
  expect(asked).toHaveBeenCalledTimes(1);
  expect(new Set(answers.map(({ clusters }) => clusters)).size).toBe(1);
  later(2_000);
  await of();
  expect(asked).toHaveBeenCalledTimes(2);
});

it('is asked once a minute, too, while it refuses', async () => {
  const { asked, of } = placesOf(async () => {
    throw new Error('permission denied');
  });
  const [{ problem, clustersTold, projectsTold }] = [await of(), await of()];
  expect(problem).toMatch(/Its clusters are not known: permission denied/);
  expect({ clustersTold, projectsTold }).toEqual({
    clustersTold: false,
    projectsTold: true,
  });
  expect(asked).toHaveBeenCalledTimes(1);
});

it('that is slow is told as such, and its answer is there for the next who asks', async () => {
  let answer = (_: ArgoCluster[]) => {};
  const { of, tire } = placesOf(
    () =>
      new Promise(resolve => {
        answer = resolve;
      }),
  );
  const first = of();
  tire();
  expect(await first).toMatchObject({
    clusters: [],
    problem: expect.stringMatching(/not answered yet/),
  });
  const second = of();
  answer([CLUSTER]);
  expect(await second).toMatchObject({ clusters: [CLUSTER] });
});
