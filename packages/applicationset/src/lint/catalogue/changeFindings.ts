/** What a change of a set can do to what is there. Each example is the change: the right set comes before it. */
import type { FindingEntry } from './entry';

const GATES = 'promotions.stagecraft.dev/gates';
const LIST = `spec:
  generators:
    - list:
        elements:
          - { stage: dev, cluster: in-cluster }`;

export const CHANGE_FINDINGS = {
  setRenamed: {
    severity: 'error',
    title: 'The ApplicationSet gets another name or namespace',
    happens:
      'It is another ApplicationSet. While the old one is there, both claim the Applications; when it is deleted its Applications go with it, unless its policies keep them.',
    fix: 'Keep the name, or move in steps: protect the old set’s Applications and workloads, then delete it, then create the new one.',
    example: { set: 'metadata:\n  name: basket' },
  },
  setRemoved: {
    severity: 'error',
    title: 'The ApplicationSet is taken away',
    happens:
      'When it is deleted its Applications go with it, in all stages at once; what they deployed goes too unless preserveResourcesOnDeletion keeps it.',
    recording: '3.5/safe',
    fix: 'Write preserveResourcesOnDeletion: true first and let it arrive; then delete the ApplicationSet.',
    example: { set: 'kind: Nothing' },
  },
  rolloutLost: {
    severity: 'error',
    title: 'RollingSync is taken away',
    happens:
      'All stages follow every commit at once, and every automated of the template comes alive.',
    recording: 'brokenset',
    fix: 'Keep strategy.type: RollingSync and its steps.',
    example: { set: 'spec:\n  strategy: null' },
  },
  applicationDeleted: {
    severity: 'error',
    title: 'An Application is deleted',
    happens:
      'Argo CD deletes it at once, in any stage and past every gate; what it deployed goes with it unless preserveResourcesOnDeletion keeps it.',
    recording: 'membership',
    fix: 'Write applicationsSync: create-update and preserveResourcesOnDeletion: true first, then delete by hand what is to go.',
    example: {
      before: 'spec:\n  syncPolicy: { applicationsSync: sync }',
      set: `${LIST}
  syncPolicy: { applicationsSync: sync }`,
    },
  },
  applicationRemoved: {
    severity: 'warning',
    title: 'An Application leaves the set',
    happens:
      'With this applicationsSync it stays, with what it deployed, and nobody updates it any more.',
    recording: '3.5/safe',
    fix: 'Delete it by hand when it is to go.',
    example: { set: LIST },
  },
  applicationRenamed: {
    severity: 'error',
    title: 'An Application gets another name',
    happens:
      'It is another Application: the new one deploys to the same place without the old one’s history, and the old one is deleted, with what both deploy unless that is preserved, or stays and fights for it.',
    fix: 'Keep the name. Where it must change: preserve resources, and delete the old Application without cascading.',
    example: {
      set: "spec:\n  template:\n    metadata:\n      name: 'shop-cart-{{.stage}}'",
    },
  },
  stageMoved: {
    severity: 'warning',
    title: 'An Application moves to another stage',
    happens:
      'It follows the other step from the next reconcile on, also in the middle of a rollout; what it proved in the old stage counts for nothing in the new one.',
    recording: 'membership',
    fix: 'Move it while no rollout is under way, and look at the gates of its new stage.',
    example: {
      set: `spec:
  strategy:
    rollingSync:
      steps:
        - matchExpressions: [{ key: stage, operator: In, values: [dev, prod] }]
        - matchExpressions: [{ key: stage, operator: In, values: [live] }]
          maxUpdate: 0`,
    },
  },
  projectMoved: {
    severity: 'warning',
    title: 'An Application moves to another project',
    happens:
      'From the next reconcile on the other project’s destinations, repositories, roles and sync windows count, and the policies that match by project.',
    fix: 'Have the move reviewed by whoever owns both projects.',
    example: { set: 'spec:\n  template:\n    spec:\n      project: default' },
  },
  destinationMoved: {
    severity: 'warning',
    title: 'An Application moves to another cluster or namespace',
    happens:
      'The next sync deploys it to the new place. What it deployed to the old one stays there and is no longer seen.',
    fix: 'Delete what is left behind by hand, or make a new target and remove the old one.',
    example: {
      set: 'spec:\n  template:\n    spec:\n      destination: { namespace: shop }',
    },
  },
  sourceMoved: {
    severity: 'warning',
    title: 'An Application deploys something else',
    happens:
      'A change of the spec reaches all Applications at once, gated ones too; only their syncs are staged, and at the same commit RollingSync shows no stages at all.',
    fix: 'Change it in the repository that is promoted, or approve the new release of each gated stage.',
    example: {
      set: "spec:\n  template:\n    spec:\n      source: { path: 'deploy/{{.stage}}/next' }",
    },
  },
  gateLoosened: {
    severity: 'warning',
    title: 'A gate is loosened',
    happens:
      'The stage opens with less than before: by itself where it asked for people or evidence.',
    fix: 'Have it reviewed by the owners of the stage; a policy in app-config cannot be loosened by Git.',
    example: {
      set: `metadata:
  annotations:
    ${GATES}: prod=verified
    promotions.stagecraft.dev/executor: portal`,
    },
  },
  deletionLoosened: {
    severity: 'warning',
    title: 'Protection against deletion is taken away',
    happens:
      'Applications that leave the set, or the workload of a deleted set, are deleted from now on.',
    recording: 'membership',
    fix: 'Keep applicationsSync: create-update and preserveResourcesOnDeletion: true.',
    example: {
      set: 'spec:\n  syncPolicy: { preserveResourcesOnDeletion: false }',
    },
  },
  executorChanged: {
    severity: 'warning',
    title: 'Another portal opens the stages',
    happens:
      'The old portal opens nothing any more; the new one begins with what it knows, and takes no decision from the old one.',
    fix: 'Change it while nothing waits to be opened.',
    example: {
      before:
        'metadata:\n  annotations:\n    promotions.stagecraft.dev/executor: portal',
      set: 'metadata:\n  annotations:\n    promotions.stagecraft.dev/executor: other',
    },
  },
} as const satisfies Record<string, FindingEntry>;
