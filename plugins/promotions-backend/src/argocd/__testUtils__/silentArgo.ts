/** An Argo CD of which nothing is asked: what a test tells of it comes from elsewhere. */

import type { ArgoApi } from '../ArgoApi';

/** The answer to whatever else is asked. */
export const silent = async (): Promise<never> => {
  throw new Error('This Argo CD answers no question');
};

export function silentArgo(instance: string): ArgoApi {
  return {
    instance,
    listApplications: silent,
    listApplicationSets: silent,
    watch: async function* nothing() {},
    getApplication: silent,
    getApplicationSet: silent,
    sync: silent,
    terminate: silent,
    manifests: silent,
    managedResources: silent,
    revisionMetadata: silent,
    userName: silent,
    version: silent,
  };
}
