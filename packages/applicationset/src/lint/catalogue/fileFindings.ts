/** What can be wrong with the file: its YAML and the schema of the custom resource. */
import type { FindingEntry } from './entry';

export const FILE_FINDINGS = {
  notYaml: {
    severity: 'error',
    title: 'The file is no YAML',
    happens: 'Nothing can be applied: kubectl and Argo CD refuse the file.',
    fix: 'Write valid YAML; the message names the place.',
    example: { set: 'spec: [' },
  },
  notApplicationSet: {
    severity: 'error',
    title: 'There is no ApplicationSet in the file',
    happens: 'Kubernetes knows no such kind, or takes it for something else.',
    fix: 'Write apiVersion: argoproj.io/v1alpha1 and kind: ApplicationSet.',
    example: { set: 'kind: ApplicationSets' },
  },
  fieldUnknown: {
    severity: 'error',
    title: 'A field that the resource does not have',
    happens:
      'Kubernetes drops it without a word (a client that validates strictly refuses the file), so what it asks for never happens.',
    fix: 'Spell it as Argo CD does, or remove it.',
    example: { set: 'spec:\n  sync_policy:\n    applicationsSync: sync' },
  },
  fieldMissing: {
    severity: 'error',
    title: 'A field that the resource must have is missing',
    happens: 'Kubernetes refuses the ApplicationSet.',
    fix: 'Add the field.',
    example: { set: 'spec:\n  template:\n    spec:\n      project: null' },
  },
  fieldType: {
    severity: 'error',
    title: 'A field of a wrong type',
    happens:
      'Kubernetes refuses the ApplicationSet. A template can fill in texts only; other fields need templatePatch.',
    fix: 'Write a value of the right type: texts that look like numbers or booleans in quotes, numbers and booleans without.',
    example: {
      set: "spec:\n  syncPolicy:\n    preserveResourcesOnDeletion: 'true'",
    },
  },
  valueUnknown: {
    severity: 'error',
    title: 'A word that Argo CD does not know',
    happens:
      'Kubernetes refuses an applicationsSync that it does not know. A deletionOrder that Argo CD does not know counts for nothing: all Applications are deleted at once.',
    fix: 'Write one of the words that the message names.',
    example: { set: 'spec:\n  strategy:\n    deletionOrder: reversed' },
  },
  yamlBoolean: {
    severity: 'error',
    title: 'A word that Kubernetes reads as true or false',
    happens:
      'Kubernetes reads YAML 1.1, where y, yes, n, no, on and off are booleans: where it wants a text it refuses the ApplicationSet.',
    fix: 'Put the word in quotes.',
    example: { set: 'metadata:\n  labels:\n    country: no' },
  },
  sourceMissing: {
    severity: 'error',
    title: 'No source',
    happens:
      'Argo CD refuses the Applications: they have nothing to deploy (InvalidSpecError).',
    fix: 'Give the template a source, or sources.',
    example: { set: 'spec:\n  template:\n    spec:\n      source: null' },
  },
} as const satisfies Record<string, FindingEntry>;
