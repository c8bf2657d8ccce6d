/** What can be wrong with the Applications that a set makes: their stage, project, destination and sync policy. */
import type { FindingEntry } from './entry';

export const APPLICATION_FINDINGS = {
  noStep: {
    severity: 'error',
    title: 'An Application in no stage',
    happens: 'RollingSync never deploys it (step "-1").',
    recording: 'percent',
    fix: 'Give it the labels of its stage.',
    example: {
      set: `spec:
  generators:
    - list:
        elements:
          - { stage: dev, cluster: in-cluster }
          - { stage: qa, cluster: in-cluster }
          - { stage: prod, cluster: prod-eu }`,
      files: { 'deploy/qa/app.yaml': 'kind: ConfigMap\n' },
    },
  },
  severalSteps: {
    severity: 'error',
    title: 'An Application in several stages',
    happens:
      'The first step takes it. Newer versions tell InvalidRolloutConfig.',
    recording: 'brokenset',
    fix: 'Make exactly one step select it.',
    example: {
      set: `spec:
  strategy:
    rollingSync:
      steps:
        - matchExpressions: [{ key: stage, operator: In, values: [dev] }]
        - matchExpressions: [{ key: stage, operator: In, values: [prod, dev] }]
          maxUpdate: 0`,
    },
  },
  emptyStage: {
    severity: 'error',
    title: 'A stage without Applications',
    happens:
      'The step counts as complete at once: the next one opens without it. Newer versions tell InvalidRolloutConfig.',
    recording: 'membership',
    fix: 'Give it a target, or remove its step.',
    example: {
      set: `metadata:
  annotations:
    promotions.stagecraft.dev/stages: dev,qa,prod
spec:
  strategy:
    rollingSync:
      steps:
        - matchExpressions: [{ key: stage, operator: In, values: [dev] }]
        - matchExpressions: [{ key: stage, operator: In, values: [qa] }]
        - matchExpressions: [{ key: stage, operator: In, values: [prod] }]
          maxUpdate: 0`,
    },
  },
  namespaceIllegal: {
    severity: 'error',
    title: 'A namespace that Kubernetes refuses',
    happens: 'Every sync of the Application fails.',
    fix: 'Use lower-case letters, digits and dashes, 63 at the most.',
    example: {
      set: 'spec:\n  template:\n    spec:\n      destination: { namespace: Team Shop }',
    },
  },
  destinationMissing: {
    severity: 'error',
    title: 'No cluster, or two',
    happens:
      'Argo CD takes either the name or the server of a cluster; with both or neither the Application is invalid and never synced.',
    fix: 'Give either destination.name or destination.server.',
    example: {
      set: 'spec:\n  template:\n    spec:\n      destination: { server: https://kubernetes.default.svc }',
    },
  },
  clusterUnknown: {
    severity: 'error',
    title: 'A cluster that Argo CD does not know',
    happens:
      'The Application is refused as invalid and never synced; its stage never completes.',
    fix: 'Name a cluster that Argo CD has, or add it there first.',
    example: {
      set: `spec:
  generators:
    - list:
        elements:
          - { stage: dev, cluster: in-cluster }
          - { stage: prod, cluster: prod-ue }`,
    },
  },
  projectUnknown: {
    severity: 'error',
    title: 'A project that does not exist',
    happens:
      'Argo CD makes none of the Applications (ApplicationValidationError: references project which does not exist).',
    recording: 'brokenset',
    fix: 'Name a project that exists, or create it first.',
    example: { set: 'spec:\n  template:\n    spec:\n      project: shoop' },
  },
  destinationForbidden: {
    severity: 'error',
    title: 'A destination that the project does not allow',
    happens:
      'The Application is refused as invalid (InvalidSpecError) and never synced; its stage never completes.',
    fix: 'Choose a destination of the project, or have it added to spec.destinations of the AppProject.',
    example: {
      set: 'spec:\n  template:\n    spec:\n      destination: { namespace: kube-system }',
    },
  },
  sourceForbidden: {
    severity: 'error',
    title: 'A repository that the project does not allow',
    happens:
      'The Application is refused as invalid (InvalidSpecError) and never synced; its stage never completes.',
    fix: 'Have the repository added to spec.sourceRepos of the AppProject.',
    example: {
      set: 'spec:\n  template:\n    spec:\n      source:\n        repoURL: https://git.example.com/other/cart.git',
    },
  },
  sameDestination: {
    severity: 'warning',
    title: 'Two Applications deploy the same to the same place',
    happens:
      'Both claim the same resources (SharedResourceWarning) and take them from each other; the stages are not apart.',
    fix: 'Give each target its own cluster or namespace.',
    example: {
      set: `spec:
  template:
    spec:
      source: { path: deploy/dev }
      destination: { name: in-cluster }`,
    },
  },
  gatedAutomated: {
    severity: 'error',
    title: 'A gated stage that syncs by itself',
    happens:
      'RollingSync switches it off. If progressive syncs are ever switched off, or the strategy is lost, the stage deploys every commit at once, past its gate.',
    fix: 'Leave automated out of gated stages; the annotation promotions.stagecraft.dev/prune tells the portal to prune.',
    example: {
      set: `spec:
  templatePatch: |
    spec: { syncPolicy: { automated: { prune: true } } }`,
    },
  },
  automatedIgnored: {
    severity: 'warning',
    title: 'automated under RollingSync',
    happens:
      'RollingSync forces enabled: false: drift is not healed, and of automated only prune counts.',
    fix: 'Leave out selfHeal; where resources are to be pruned, write automated: {prune: true} for the stages that Argo CD opens.',
    example: {
      set: `spec:
  templatePatch: |
    {{- if eq .stage "dev" }}
    spec: { syncPolicy: { automated: { prune: true, selfHeal: true } } }
    {{- end }}`,
    },
  },
  leftoverBlocks: {
    severity: 'warning',
    title: 'Nothing is pruned',
    happens:
      'A resource that leaves the manifests makes every sync succeed and the target stay OutOfSync: the stage never completes.',
    recording: '3.5/leftover',
    fix: 'Write automated: {prune: true} for the stages that Argo CD opens (templatePatch), and the annotation promotions.stagecraft.dev/prune: "true" for the others.',
    example: { set: 'spec:\n  templatePatch: null' },
  },
  retryRefresh: {
    severity: 'warning',
    title: 'A retry that moves on to newer commits',
    happens:
      'After a failed attempt the sync drops the revision that it was pinned to and takes the newest, which nobody approved. The portal sends a retry of its own; others do not.',
    fix: 'Remove retry.refresh.',
    example: {
      set: 'spec:\n  template:\n    spec:\n      syncPolicy: { retry: { refresh: true } }',
    },
  },
  ignoredButReset: {
    severity: 'warning',
    title: 'Ignored differences that each sync resets',
    happens:
      'The difference is not shown, but a sync applies the manifest over what others wrote.',
    fix: 'Add the sync option RespectIgnoreDifferences=true.',
    example: {
      set: `spec:
  template:
    spec:
      ignoreDifferences:
        - { group: apps, kind: Deployment, jsonPointers: [/spec/replicas] }`,
    },
  },
  syncOptionUnknown: {
    severity: 'warning',
    title: 'A sync option that Argo CD does not know',
    happens: 'Argo CD ignores it without a word.',
    fix: 'Spell it as Argo CD does: Name=true.',
    example: {
      set: 'spec:\n  template:\n    spec:\n      syncPolicy:\n        syncOptions: [CreateNamespaces=true]',
    },
  },
  refUnknown: {
    severity: 'error',
    title: 'Values of a source that is not there',
    happens:
      'Argo CD cannot make the manifests (ComparisonError): no source has that ref.',
    fix: 'Give one of the sources this ref.',
    example: {
      set: `spec:
  template:
    spec:
      source: null
      sources:
        - repoURL: https://git.example.com/shop/cart.git
          targetRevision: main
          path: 'deploy/{{.stage}}'
          helm: { valueFiles: [$values/cart.yaml] }`,
    },
  },
} as const satisfies Record<string, FindingEntry>;
