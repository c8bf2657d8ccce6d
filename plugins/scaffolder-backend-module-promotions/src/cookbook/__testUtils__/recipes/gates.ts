/** What opens a stage, and how it is synced. */
import { CHECKOUT, EXECUTOR, folders, STAGES, type Recipe } from '../recipe';

const stageFolders = folders('deploy/dev', 'deploy/qa', 'deploy/prod');
const sources = [{ kind: 'kustomize' as const, repoURL: CHECKOUT }];
const files = { [CHECKOUT]: stageFolders };
const prod = STAGES[2];

export const gates: Recipe[] = [
  {
    name: 'verified-stages',
    title: 'Stages in the middle that the portal opens',
    when: 'For every stage between the first and production. RollingSync opens a stage when the one before it reads Healthy, which it can do on the release before ([recording 3.5/skip](../faults.md)). The portal opens a `verified` stage only once every earlier stage has run *this* release and its checks have passed.',
    input: {
      name: 'checkout',
      executor: EXECUTOR,
      sources,
      stages: [
        { name: 'dev', gate: 'argocd', targets: [{ cluster: 'dev' }] },
        { name: 'qa', gate: 'verified', targets: [{ cluster: 'qa' }] },
        {
          name: 'performance',
          gate: 'verified',
          targets: [{ cluster: 'qa', namespace: 'checkout-performance' }],
        },
        prod,
      ],
    },
    files: {
      [CHECKOUT]: {
        ...stageFolders,
        ...folders('deploy/performance'),
      },
    },
    watch: [
      'Exactly one portal opens these stages: the one whose `promotions.executor` is the name in the annotation. While it is away they stay closed.',
      'A gate Job of a stage holds the next one wherever it is placed, since the next one is closed. Behind an `argocd` stage only a PreSync hook or a plain Job holds ([verified](../verified.md)).',
    ],
  },
  {
    name: 'two-approvers',
    title: 'Production that two people approve',
    when: 'For what is worth four eyes. How many people, and which, is never in git: whoever may push could lower it. The pipeline says that people approve, app-config says how many.',
    input: {
      name: 'checkout',
      executor: EXECUTOR,
      sources,
      stages: STAGES,
    },
    files,
    beside: `In the portal's \`app-config.yaml\`, by what git cannot rename ([policies](../policies.md)):

\`\`\`yaml
promotions:
  policies:
    - name: production
      match: { cluster: prod-eu }
      approvals: 2
      separation: true # nobody approves what they wrote, asked for or scaffolded
      approvers:
        groups: [group:default/release-managers]
\`\`\``,
    watch: [
      'A gate that no policy gives approvers stays closed, and says so.',
      '`promotions.stagecraft.dev/scaffolded-by` names who asked for the pipeline; `separation` keeps that person from approving.',
    ],
  },
  {
    name: 'percent-rollout',
    title: 'A stage in portions',
    when: 'For a stage of many targets that RollingSync opens: at most so many at once, and the next ones when these are healthy.',
    input: {
      name: 'checkout',
      sources,
      stages: [
        { name: 'dev', gate: 'argocd', targets: [{ cluster: 'dev' }] },
        {
          name: 'edge',
          gate: 'argocd',
          maxUpdate: '25%',
          targets: ['berlin', 'madrid', 'oslo', 'paris'].map(name => ({
            cluster: name,
            namespace: 'checkout',
          })),
        },
      ],
    },
    files: { [CHECKOUT]: folders('deploy/dev', 'deploy/edge') },
    watch: [
      'A percentage is rounded down, but never to nothing: 25% of three targets is one.',
      'It must never be 0, and never the text "0": the number closes the stage for good, the text opens it one by one. The action writes the number 0 only where a gate opens the stage.',
      'A stage that people or the portal open is opened as a whole; portions of it are stages of their own.',
      'A target that stays unhealthy holds a place for ever, and those after it wait.',
    ],
  },
  {
    name: 'ignore-differences',
    title: 'Fields that something else writes',
    when: 'For a HorizontalPodAutoscaler that scales a Deployment, an operator that injects certificates, and the like: the field differs from git and is to be left alone.',
    input: {
      name: 'checkout',
      executor: EXECUTOR,
      sources,
      stages: STAGES,
      sync: {
        ignoreDifferences: [
          {
            group: 'apps',
            kind: 'Deployment',
            jsonPointers: ['/spec/replicas'],
          },
        ],
      },
    },
    files,
    watch: [
      '`ignoreDifferences` alone hides the difference and still writes the field with each sync, so that every release scales back to what git says. `RespectIgnoreDifferences=true` leaves it; the action adds it.',
      'Better still: leave `replicas` out of the manifests where an autoscaler decides.',
      'A pointer ignores the field in every Deployment of the Application. Give a `name` where only one is meant.',
    ],
  },
  {
    name: 'notifications',
    title: 'Argo CD tells a channel',
    when: 'For people who want to hear from Argo CD itself, in the channels that it is set up for. Who has to approve is told by the portal ([notifications](../notifications.md)).',
    input: {
      name: 'checkout',
      executor: EXECUTOR,
      sources,
      stages: STAGES,
      notifications: [
        {
          trigger: 'on-sync-failed',
          service: 'slack',
          recipients: ['checkout-alerts', 'platform'],
        },
      ],
    },
    files,
    watch: [
      'Trigger and service must exist in `argocd-notifications-cm`. A subscription to one that does not is silent.',
      'RollingSync syncs a target two or three times in a rollout, and each sync that succeeds is an event: subscribe to what failed.',
    ],
  },
];
