import { CHOICES, STANDARD } from '../__testUtils__/FakeCreatingApi';
import {
  clustersOf,
  isUnknownCluster,
  isUnknownProject,
  placesOf,
} from './choices';

const [eu] = CHOICES.instances;
const us = {
  name: 'argocd-us',
  projects: [{ name: 'shop', clusters: ['prod-us', 'prod-eu'] }],
  clusters: [
    eu.clusters[0],
    { name: 'qa-us', server: 'https://qa.example.com' },
  ],
  problem: 'its clusters are not known',
};

describe('what there is to choose from', () => {
  it('is what the only instance has, or the one that was chosen', () => {
    expect(placesOf(CHOICES, {})).toBe(eu);
    const two = { instances: [eu, us] };
    expect(placesOf(two, { instance: 'argocd-us' })).toBe(us);
    expect(placesOf(two, { instance: 'elsewhere' })).toBeUndefined();
  });

  it('is what all instances have, until one is chosen', () => {
    expect(placesOf({ instances: [eu, us] }, {})).toEqual({
      name: 'argocd-eu, argocd-us',
      projects: [
        { name: 'default' },
        { name: 'shop', clusters: ['prod-eu', 'prod-us'] },
      ],
      clusters: [
        ...eu.clusters,
        { name: 'qa-us', server: 'https://qa.example.com' },
      ],
      problem: 'its clusters are not known',
    });
  });

  it('are the clusters that the project and the profile leave', () => {
    expect(clustersOf(eu, {}, undefined)).toHaveLength(3);
    expect(clustersOf(eu, { project: 'shop' }, undefined)).toEqual(['prod-eu']);
    const profile = { ...STANDARD, clusters: ['in-cluster'] };
    expect(clustersOf(eu, {}, profile)).toEqual(['in-cluster']);
    expect(clustersOf(undefined, {}, undefined)).toEqual([]);
  });
});

describe('what nobody knows', () => {
  it('is a cluster that the instance has neither by name nor by server', () => {
    expect(isUnknownCluster('prod-eu', eu)).toBe(false);
    expect(isUnknownCluster('https://eu.example.com', eu)).toBe(false);
    expect(isUnknownCluster('prod-ap', eu)).toBe(true);
  });

  it('is a project that the instance does not have', () => {
    expect(isUnknownProject('shop', eu)).toBe(false);
    expect(isUnknownProject('store', eu)).toBe(true);
    expect(isUnknownProject(undefined, eu)).toBe(false);
  });

  it('is not told where not everything is known', () => {
    const partly = { ...eu, problem: 'you may not see its clusters' };
    expect(isUnknownCluster('prod-ap', partly)).toBe(false);
    expect(isUnknownProject('store', partly)).toBe(false);
    expect(isUnknownCluster('prod-ap', undefined)).toBe(false);
  });
});
