/** What can be wrong with the rollout: the strategy, its steps, its gates, and what becomes of Applications that leave. */
import type { FindingEntry } from './entry';

const GATES = 'promotions.stagecraft.dev/gates';

export const ROLLOUT_FINDINGS = {
  strategyUnknown: {
    severity: 'error',
    title: 'No RollingSync',
    happens:
      'All stages are deployed at once. Argo CD says nothing: no applicationStatus, no condition.',
    recording: 'brokenset',
    fix: 'Write strategy.type: RollingSync.',
    example: { set: 'spec:\n  strategy:\n    type: RollingSnyc' },
  },
  noSteps: {
    severity: 'error',
    title: 'RollingSync without steps',
    happens:
      'Nothing is ever deployed (ErrorOccurred: No steps defined for rollout), and the status of 3.5 appears and vanishes without end.',
    recording: '3.5/brokenset',
    fix: 'Give each stage a step.',
    example: {
      set: 'spec:\n  strategy:\n    rollingSync:\n      steps: []',
    },
  },
  operatorUnknown: {
    severity: 'error',
    title: 'An operator that Argo CD does not know',
    happens:
      'It selects the Applications that lack the label and none of those that have it. 3.5 says nothing; newer versions tell InvalidRolloutConfig and go on.',
    recording: '3.5/brokenset',
    fix: 'Use In or NotIn.',
    example: {
      set: `spec:
  strategy:
    rollingSync:
      steps:
        - matchExpressions:
            - { key: stage, operator: In, values: [dev] }
            - { key: team, operator: DoesNotExist }
        - matchExpressions: [{ key: stage, operator: In, values: [prod] }]
          maxUpdate: 0`,
    },
  },
  zeroIsText: {
    severity: 'error',
    title: 'maxUpdate is the text "0"',
    happens: 'Argo CD takes it for 1: the gate is open.',
    recording: 'stringzero',
    fix: 'Write the number 0, without quotes.',
    example: {
      set: `metadata:
  annotations:
    ${GATES}: null
spec:
  strategy:
    rollingSync:
      steps:
        - matchExpressions: [{ key: stage, operator: In, values: [dev] }]
        - matchExpressions: [{ key: stage, operator: In, values: [prod] }]
          maxUpdate: '0'`,
    },
  },
  maxUpdateInvalid: {
    severity: 'error',
    title: 'A maxUpdate that means nothing',
    happens:
      'Argo CD cannot read it. The text "0" it takes for 1, which opens a gate; another text is no safer. 3.5 says nothing; newer versions tell InvalidRolloutConfig.',
    fix: 'Write a whole number from 0, or a percentage such as 25%.',
    example: {
      set: `spec:
  strategy:
    rollingSync:
      steps:
        - matchExpressions: [{ key: stage, operator: In, values: [dev] }]
          maxUpdate: one
        - matchExpressions: [{ key: stage, operator: In, values: [prod] }]
          maxUpdate: 0`,
    },
  },
  stageNames: {
    severity: 'error',
    title: 'Stage names that do not fit the steps',
    happens:
      'Argo CD does not read them. The portal shows stages under wrong names and gates the wrong ones.',
    fix: 'Name each step once, in order.',
    example: {
      set: 'metadata:\n  annotations:\n    promotions.stagecraft.dev/stages: dev,qa,prod',
    },
  },
  gateUnknown: {
    severity: 'error',
    title: 'A gate that does not exist, or of no stage',
    happens:
      'Argo CD does not read it. The portal does not know the gate and keeps the stage closed.',
    fix: 'Write STAGE=GATE with a stage of the set and one of the gates argocd, verified, approval, pullRequest, job, workflow.',
    example: {
      set: `metadata:\n  annotations:\n    ${GATES}: prod=approvals`,
    },
  },
  gateOpen: {
    severity: 'error',
    title: 'A gated stage that Argo CD opens by itself',
    happens:
      'RollingSync deploys the stage as soon as it calls the one before Healthy, which may be before that one has seen the commit; nobody is asked.',
    recording: '3.5/skip',
    fix: 'Write maxUpdate: 0 in its step.',
    example: {
      set: `spec:
  strategy:
    rollingSync:
      steps:
        - matchExpressions: [{ key: stage, operator: In, values: [dev] }]
        - matchExpressions: [{ key: stage, operator: In, values: [prod] }]`,
    },
  },
  gateNeverOpens: {
    severity: 'error',
    title: 'A stage left to Argo CD that it never opens',
    happens:
      'RollingSync never syncs a step with maxUpdate 0, and everything after it waits.',
    recording: 'stringzero',
    fix: 'Remove maxUpdate, or name the gate that opens it.',
    example: { set: `metadata:\n  annotations:\n    ${GATES}: prod=argocd` },
  },
  executorMissing: {
    severity: 'error',
    title: 'A verified gate and nobody to open it',
    happens:
      'Argo CD never opens the stage (maxUpdate 0), and no portal does, for none is named.',
    fix: 'Write the portal’s name (promotions.executor) into the annotation promotions.stagecraft.dev/executor.',
    example: { set: `metadata:\n  annotations:\n    ${GATES}: prod=verified` },
  },
  verifiedFirst: {
    severity: 'warning',
    title: 'A verified gate before the first stage',
    happens:
      'There is no earlier stage whose evidence could open it, unless promotions.pipelines puts another ApplicationSet before this one.',
    fix: 'Leave the first stage to Argo CD, or let people approve it.',
    example: {
      set: `metadata:
  annotations:
    ${GATES}: dev=verified,prod=approval
    promotions.stagecraft.dev/executor: portal
spec:
  templatePatch: null
  strategy:
    rollingSync:
      steps:
        - matchExpressions: [{ key: stage, operator: In, values: [dev] }]
          maxUpdate: 0
        - matchExpressions: [{ key: stage, operator: In, values: [prod] }]
          maxUpdate: 0`,
    },
  },
  verifiedWithoutLineage: {
    severity: 'error',
    title: 'A verified gate with no stage before that sees the same commits',
    happens:
      'The stage follows another repository, chart or branch than every stage before it, so nothing that it deploys was ever proven there: the gate waits for people for ever.',
    fix: 'Let the stages follow the same revision, or gate this one by approval or pullRequest.',
    example: {
      set: `metadata:
  annotations:
    ${GATES}: prod=verified
    promotions.stagecraft.dev/executor: portal
spec:
  template:
    spec:
      source:
        targetRevision: 'release-{{.stage}}'`,
    },
  },
  deletesApplications: {
    severity: 'warning',
    title: 'A target that leaves the list is deleted',
    happens:
      'The Application is deleted at once, in any stage and past every gate, with what it deployed unless that is preserved.',
    recording: 'membership',
    fix: 'Write spec.syncPolicy.applicationsSync: create-update.',
    example: {
      set: 'spec:\n  syncPolicy:\n    applicationsSync: sync',
    },
  },
  neverUpdates: {
    severity: 'error',
    title: 'Applications that are never updated',
    happens:
      'A change of the ApplicationSet never reaches its Applications, and RollingSync waits for ever in Pending.',
    fix: 'Write spec.syncPolicy.applicationsSync: create-update.',
    example: {
      set: 'spec:\n  syncPolicy:\n    applicationsSync: create-only',
    },
  },
  deletesResources: {
    severity: 'warning',
    title: 'Deleting the set deletes every workload',
    happens:
      'Each Application gets a finalizer and takes what it deployed with it, in all stages.',
    recording: '3.5/safe',
    fix: 'Write spec.syncPolicy.preserveResourcesOnDeletion: true.',
    example: {
      set: 'spec:\n  syncPolicy:\n    preserveResourcesOnDeletion: false',
    },
  },
  finalizerDeletes: {
    severity: 'warning',
    title: 'A finalizer deletes what is to be preserved',
    happens:
      'preserveResourcesOnDeletion only keeps Argo CD from adding the finalizer; one that the template has deletes the workload with its Application all the same.',
    fix: 'Remove resources-finalizer.argocd.argoproj.io from the template, or preserveResourcesOnDeletion.',
    example: {
      set: 'spec:\n  template:\n    metadata:\n      finalizers: [resources-finalizer.argocd.argoproj.io]',
    },
  },
} as const satisfies Record<string, FindingEntry>;
