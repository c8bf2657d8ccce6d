/** Who set which field of an Application, as the API server keeps it: a third of the bytes, and nobody reads it. */

/** `{'f:a': {}, …}`, as the API server keeps who set which field. */
function owned(...names: string[]): Record<string, object> {
  return Object.fromEntries(names.map(name => [`f:${name}`, {}]));
}

const SOURCE_FIELDS = {
  '.': {},
  ...owned('path', 'repoURL', 'targetRevision'),
};
const RETRY_FIELDS = {
  '.': {},
  'f:backoff': { '.': {}, ...owned('duration', 'factor', 'maxDuration') },
  'f:limit': {},
};
export const MANAGED_FIELDS = [
  {
    manager: 'argocd',
    operation: 'Update',
    apiVersion: 'argoproj.io/v1alpha1',
    time: '2026-11-21T12:27:25Z',
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:metadata': {
        'f:finalizers': { '.': {} },
        'f:labels': { '.': {}, ...owned('env', 'service') },
        'f:ownerReferences': { '.': {} },
      },
      'f:spec': {
        '.': {},
        'f:destination': { '.': {}, ...owned('namespace', 'server') },
        'f:project': {},
        'f:source': SOURCE_FIELDS,
        'f:syncPolicy': {
          '.': {},
          'f:retry': RETRY_FIELDS,
          'f:syncOptions': {},
        },
      },
    },
  },
  {
    manager: 'argocd-application-controller',
    operation: 'Update',
    apiVersion: 'argoproj.io/v1alpha1',
    time: '2026-11-21T12:27:40Z',
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:status': {
        ...owned('controllerNamespace', 'history', 'reconciledAt'),
        ...owned('resourceHealthSource', 'resources', 'sourceType', 'summary'),
        'f:health': owned('lastTransitionTime', 'status'),
        'f:operationState': {
          '.': {},
          ...owned('finishedAt', 'message', 'phase', 'startedAt'),
          'f:operation': {
            '.': {},
            'f:info': {},
            'f:initiatedBy': { '.': {}, ...owned('automated', 'username') },
            'f:retry': RETRY_FIELDS,
            'f:sync': { '.': {}, 'f:syncOptions': {} },
          },
          'f:syncResult': {
            '.': {},
            ...owned('resources', 'revision'),
            'f:source': SOURCE_FIELDS,
          },
        },
        'f:sync': {
          'f:comparedTo': { 'f:destination': {}, 'f:source': SOURCE_FIELDS },
          ...owned('revision', 'status'),
        },
      },
    },
  },
];
