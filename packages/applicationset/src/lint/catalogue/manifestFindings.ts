/** What can be wrong with the manifests that a set deploys: files, Jobs, Applications inside of Applications, secrets. */
import type { FindingEntry } from './entry';

const OPEN = `metadata:
  annotations:
    promotions.stagecraft.dev/gates: null
spec:
  strategy:
    rollingSync:
      steps:
        - matchExpressions: [{ key: stage, operator: In, values: [dev] }]
        - matchExpressions: [{ key: stage, operator: In, values: [prod] }]
  templatePatch: |
    spec: { syncPolicy: { automated: { prune: true } } }`;

const BY_HAND = `metadata:
  annotations:
    promotions.stagecraft.dev/gates: null`;

function job(annotations: string, spec = ''): string {
  return `kind: Job
metadata:
  name: smoke
  annotations: { ${annotations} }
spec: { ${spec} }
`;
}

export const MANIFEST_FINDINGS = {
  pathMissing: {
    severity: 'error',
    title: 'A folder that is not in the repository',
    happens:
      'Argo CD cannot compare the Application (ComparisonError: app path does not exist); its stage never completes.',
    recording: 'brokenset',
    fix: 'Correct the path, or push the folder first.',
    example: {
      set: "spec:\n  template:\n    spec:\n      source: { path: 'deploys/{{.stage}}' }",
    },
  },
  resourceMissing: {
    severity: 'error',
    title: 'A kustomization names what is not there',
    happens:
      'kustomize build fails, so Argo CD cannot compare the Application (ComparisonError).',
    fix: 'Correct the entry, or add the file.',
    example: {
      files: {
        'deploy/dev/kustomization.yaml': 'resources: [../base]\n',
      },
    },
  },
  valueFileMissing: {
    severity: 'error',
    title: 'A file of values that is not there',
    happens:
      'helm template fails, so Argo CD cannot compare the Application (ComparisonError).',
    fix: 'Correct the name, add the file, or write ignoreMissingValueFiles: true.',
    example: {
      set: `spec:
  template:
    spec:
      source:
        path: chart
        helm: { valueFiles: ['values-{{.stage}}.yaml'] }`,
      files: {
        'chart/Chart.yaml': 'name: cart\nversion: 1.0.0\n',
        'chart/values-dev.yaml': 'replicas: 1\n',
      },
    },
  },
  manifestsUnread: {
    severity: 'warning',
    title: 'Manifests that could not be read',
    happens:
      'Argo CD may read them, or fail as well. What is wrong with Jobs and secrets in them is not known here.',
    fix: 'Correct the repository or its revision, or check where it can be read.',
    example: {
      set: 'spec:\n  template:\n    spec:\n      source:\n        repoURL: https://git.example.com/shop/absent.git',
    },
  },
  chartUnread: {
    severity: 'warning',
    title: 'A chart whose Jobs could not be read',
    happens:
      'The chart is not rendered here. Where a Job in it is a Sync or PostSync hook, it does not hold the next stage.',
    recording: 'gatesync',
    fix: 'Write the hook’s annotation without a template, or look at what helm template makes.',
    example: {
      set: `${OPEN}
  template:
    spec:
      source: { path: chart }`,
      files: {
        'chart/Chart.yaml': 'name: cart\nversion: 1.0.0\n',
        'chart/templates/smoke.yaml': job(
          'argocd.argoproj.io/hook: {{ .Values.hook }}',
        ),
      },
    },
  },
  gateJobDoesNotHold: {
    severity: 'error',
    title: 'A Sync or PostSync Job before a stage that Argo CD opens',
    happens:
      'Argo CD leaves hooks out of health: the next stage was deployed before the Job had started, and after it had failed for good.',
    recording: 'gatesync',
    fix: 'Make it a PreSync hook (of this stage or of the next), or a plain Job with Force=true,Replace=true; or close the next stage with maxUpdate: 0 and a gate.',
    example: {
      set: OPEN,
      files: {
        'deploy/dev/smoke.yaml': job('argocd.argoproj.io/hook: PostSync'),
      },
    },
  },
  gateJobUnseen: {
    severity: 'warning',
    title: 'A Sync or PostSync Job before a stage that is opened by hand',
    happens:
      'Argo CD calls the stage Healthy while the Job runs and after it failed. Whoever opens the next stage must look at the Job.',
    recording: '3.5/verified',
    fix: 'Name a gate for the next stage (verified, approval), which looks; or make the Job a PreSync hook.',
    example: {
      set: BY_HAND,
      files: {
        'deploy/dev/smoke.yaml': job('argocd.argoproj.io/hook: PostSync'),
      },
    },
  },
  hookUnknown: {
    severity: 'error',
    title: 'A hook that does not exist',
    happens:
      'No phase of a sync runs it, and it is not applied with the other resources: it holds nothing.',
    fix: 'Write PreSync, Sync, PostSync, SyncFail, PostDelete, PreDelete or Skip.',
    example: {
      files: {
        'deploy/dev/smoke.yaml': job('argocd.argoproj.io/hook: Presync'),
      },
    },
  },
  hookNotRecreated: {
    severity: 'warning',
    title: 'A hook Job that is not deleted before it is made again',
    happens:
      'The Job of the last sync is still there when it ended the other way: it is not run anew, or cannot be changed, for a Job’s template is immutable.',
    fix: 'Write hook-delete-policy: BeforeHookCreation, or generateName instead of name.',
    example: {
      files: {
        'deploy/dev/smoke.yaml': job(
          'argocd.argoproj.io/hook: PreSync, argocd.argoproj.io/hook-delete-policy: HookFailed',
        ),
      },
    },
  },
  jobCannotRepeat: {
    severity: 'error',
    title: 'A Job that can be applied only once',
    happens:
      'A Job’s template is immutable: the first sync that changes it fails. One that does not change it runs nothing again.',
    fix: 'Annotate it with argocd.argoproj.io/sync-options: Force=true,Replace=true, or make it a hook.',
    example: {
      files: {
        'deploy/dev/smoke.yaml': 'kind: Job\nmetadata: { name: smoke }\n',
      },
    },
  },
  jobSuspended: {
    severity: 'warning',
    title: 'A suspended Job as an approval',
    happens:
      'The moment it is resumed it reads Healthy, and the next stage opens before it has done anything; a second sync makes it again.',
    recording: 'suspended',
    fix: 'Let people approve with an approval gate.',
    example: {
      files: {
        'deploy/dev/smoke.yaml': job(
          "argocd.argoproj.io/sync-options: 'Force=true,Replace=true'",
          'suspend: true',
        ),
      },
    },
  },
  gatedSelfSyncing: {
    severity: 'error',
    title: 'A gated target holds Applications that sync by themselves',
    happens:
      'The gate holds the Application that contains them. They follow their own revision and deploy every commit at once.',
    fix: 'Take automated out of them, or pin their targetRevision so that only a release of the parent moves it.',
    example: {
      files: {
        'deploy/prod/child.yaml': `kind: Application
apiVersion: argoproj.io/v1alpha1
metadata: { name: cache }
spec: { syncPolicy: { automated: {} } }
`,
      },
    },
  },
  childHealthUnseen: {
    severity: 'warning',
    title: 'A stage of Applications whose health Argo CD does not count',
    happens:
      'Argo CD has no health check for Applications: the parent stays Healthy while its child is Degraded, and RollingSync opens the next stage. The portal counts it.',
    fix: 'Close the next stage with maxUpdate: 0 and a gate, or give Argo CD a health check for Applications.',
    example: {
      set: OPEN,
      files: {
        'deploy/dev/child.yaml': `kind: Application
apiVersion: argoproj.io/v1alpha1
metadata: { name: cache }
spec: {}
`,
      },
    },
  },
  secretInManifest: {
    severity: 'error',
    title: 'A Secret with its content',
    happens:
      'Argo CD deploys it. Everybody who can read the repository can read it, and its history keeps it.',
    fix: 'Write an ExternalSecret or a SealedSecret instead, and change what was pushed.',
    example: {
      files: {
        'deploy/prod/secret.yaml':
          'kind: Secret\nmetadata: { name: db }\nstringData: { password: hunter2 }\n',
      },
    },
  },
  tokenInSight: {
    severity: 'error',
    title: 'A token or key in the file',
    happens:
      'Everybody who can read the repository or the ApplicationSet can use it.',
    fix: 'Take it out, revoke it, and refer to a Secret.',
    example: {
      set: `spec:
  template:
    spec:
      source:
        helm:
          parameters:
            - { name: registry, value: ${['glpat', 'aaaaaaaaaaaaaaaaaaaa'].join(
              '-',
            )} }`,
    },
  },
  passwordInSight: {
    severity: 'warning',
    title: 'What looks like a password in the file',
    happens:
      'Everybody who can read the repository or the ApplicationSet can read it.',
    fix: 'Refer to a Secret (existingSecret, secretKeyRef, an ExternalSecret).',
    example: {
      set: `spec:
  template:
    spec:
      source:
        helm:
          valuesObject: { db: { password: hunter2 } }`,
    },
  },
} as const satisfies Record<string, FindingEntry>;
