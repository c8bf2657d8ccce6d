/** What can be wrong with generators and templates. */
import type { FindingEntry } from './entry';

export const RENDER_FINDINGS = {
  renderFailed: {
    severity: 'error',
    title: 'Generators or template fail',
    happens:
      'Argo CD reports ErrorOccurred and changes nothing: no Application is created, updated or removed until it is repaired.',
    recording: 'brokenset',
    fix: 'Repair what the message names.',
    example: {
      set: "spec:\n  template:\n    spec:\n      source:\n        path: '{{.path | nosuch}}'",
    },
  },
  notRendered: {
    severity: 'warning',
    title: 'Only Argo CD can tell the Applications',
    happens:
      'Argo CD asks what cannot be asked here, such as a forge, a plugin, its clusters or another repository: which Applications it makes, and what is wrong with them, is not known.',
    fix: 'Give what the message asks for (`stagecraft lint --clusters`, `--repo`), or let an Argo CD generate them, which the portal’s preview does where it may.',
    example: {
      set: `spec:
  generators:
    - plugin:
        configMapRef: { name: services }`,
    },
  },
  noApplications: {
    severity: 'error',
    title: 'No Applications',
    happens:
      'A generator that finds nothing is no error to Argo CD: nothing is deployed, and where Applications may be deleted all that were there are.',
    fix: 'Correct what the generator looks for: its path, its revision, its labels.',
    example: {
      set: `metadata:
  annotations: null
spec:
  generators:
    - clusters:
        selector: { matchLabels: { tier: absent } }`,
    },
  },
  missingKeyPasses: {
    severity: 'warning',
    title: 'A misspelt parameter passes',
    happens:
      'It becomes the text <no value> in names, paths and labels, and Argo CD deploys that.',
    fix: 'Write goTemplateOptions: [missingkey=error].',
    example: { set: 'spec:\n  goTemplateOptions: null' },
  },
  noValue: {
    severity: 'error',
    title: 'A parameter that is not there',
    happens: 'Argo CD deploys the text <no value>.',
    fix: 'Write the parameter in the generator.',
    example: {
      set: "spec:\n  goTemplateOptions: ['missingkey=default']\n  template:\n    metadata:\n      annotations: { team: '{{.team}}' }",
    },
  },
  placeholderLeft: {
    severity: 'error',
    title: 'A placeholder that is not filled in',
    happens:
      'It stays as it is written, and Argo CD deploys that. Without goTemplate only {{name}} of a parameter is known; parameters are not templates themselves.',
    fix: 'Write the parameter in the generator, or goTemplate: true for {{.name}}.',
    example: {
      set: `spec:
  generators:
    - list:
        elements:
          - { stage: dev, cluster: in-cluster, team: '{{owner}}' }
          - { stage: prod, cluster: prod-eu, team: shop }
  template:
    metadata:
      annotations: { team: '{{.team}}' }`,
    },
  },
  valueNotText: {
    severity: 'error',
    title: 'A parameter that is no text, without Go templates',
    happens: 'Argo CD makes nothing of the set: error parsing value as string.',
    recording: 'generators.json, "list without goTemplate, number"',
    fix: 'Put the value in quotes, or write goTemplate: true.',
    example: {
      set: `metadata:
  annotations: null
spec:
  goTemplate: false
  goTemplateOptions: null
  strategy: null
  templatePatch: null
  generators:
    - list:
        elements:
          - { stage: dev, wave: 1 }
  template:
    metadata:
      name: 'cart-{{stage}}'
      labels: { stage: '{{stage}}' }
    spec:
      source: { path: 'deploy/{{stage}}' }
      destination: { name: in-cluster }`,
    },
  },
  falseIsText: {
    severity: 'error',
    title: 'The text "false" is true',
    happens:
      'To a Go template every text but the empty one is true, so {{ if }} takes the branch.',
    fix: 'Write false without quotes in the list, or compare: {{ if eq .auto "true" }}.',
    example: {
      set: `spec:
  generators:
    - list:
        elements:
          - { stage: dev, cluster: in-cluster, auto: true }
          - { stage: prod, cluster: prod-eu, auto: 'false' }
  template:
    metadata:
      annotations: { synced: '{{ if .auto }}by itself{{ else }}by hand{{ end }}' }`,
    },
  },
  projectTemplated: {
    severity: 'warning',
    title: 'The project is a template',
    happens:
      'Whoever writes the parameters chooses the project and its rights, and Argo CD’s API refuses to create or to preview such a set.',
    recording: 'generators.json, "templated project"',
    fix: 'Name the project, and write one ApplicationSet a project.',
    example: {
      set: `spec:
  generators:
    - list:
        elements:
          - { stage: dev, cluster: in-cluster, team: shop }
          - { stage: prod, cluster: prod-eu, team: shop }
  template:
    spec:
      project: '{{.team}}'`,
    },
  },
  patchKeepsProject: {
    severity: 'warning',
    title: 'templatePatch sets the project',
    happens: 'The project stays as the template says; the patch has no say.',
    fix: 'Remove it from the patch, and write one ApplicationSet a project.',
    example: {
      set: `spec:
  templatePatch: |
    spec:
      project: platform
      {{- if eq .stage "dev" }}
      syncPolicy: { automated: { prune: true } }
      {{- end }}`,
    },
  },
  nameIllegal: {
    severity: 'error',
    title: 'A name that Kubernetes refuses',
    happens:
      'Argo CD makes the Application and Kubernetes refuses it; a stage that waits for it never completes.',
    recording: 'generators.json, "git files bad name"',
    fix: 'Use lower-case letters, digits, dashes and dots, 253 at the most.',
    example: {
      set: "spec:\n  template:\n    metadata:\n      name: 'Cart_{{.stage}}'",
    },
  },
  nameTooLong: {
    severity: 'warning',
    title: 'A name that is too long for a label',
    happens:
      'Argo CD makes it. Where resources are tracked by label, the label holds 63 characters and the rest is cut off.',
    recording: 'generators.json, "name of 70 characters"',
    fix: 'Use 63 characters at the most.',
    example: {
      set: `spec:
  template:
    metadata:
      name: 'the-cart-of-the-shop-that-everybody-knows-by-its-very-long-name-{{.stage}}'`,
    },
  },
  nameRepeated: {
    severity: 'error',
    title: 'Two Applications of one name',
    happens:
      'Argo CD drops both (ApplicationValidationError: contains applications with duplicate name).',
    recording: 'brokenset',
    fix: 'Make the names in spec.template.metadata.name differ.',
    example: {
      set: `spec:
  generators:
    - list:
        elements:
          - { stage: dev, cluster: in-cluster }
          - { stage: prod, cluster: prod-eu }
          - { stage: prod, cluster: prod-us }`,
    },
  },
  labelIllegal: {
    severity: 'error',
    title: 'A label that Kubernetes refuses',
    happens: 'Kubernetes refuses the Application.',
    fix: 'Use letters, digits, dashes, dots and underscores, 63 at the most, with a letter or digit at both ends.',
    example: {
      set: "spec:\n  template:\n    metadata:\n      labels: { owner: 'team shop' }",
    },
  },
} as const satisfies Record<string, FindingEntry>;
