/** Where the stages are deployed. */
import {
  CHECKOUT,
  cluster,
  EXECUTOR,
  folders,
  PLATFORM,
  STAGES,
  type Recipe,
} from '../recipe';

const stageFolders = folders('deploy/dev', 'deploy/qa', 'deploy/prod');
const [dev, qa] = STAGES;

export const places: Recipe[] = [
  {
    name: 'regions',
    title: 'Several regions in a stage',
    when: 'For a stage that runs in several places: one decision opens all of them, and the stage counts as done once every one runs the release.',
    input: {
      name: 'checkout',
      executor: EXECUTOR,
      sources: [{ kind: 'kustomize', repoURL: CHECKOUT }],
      stages: [
        dev,
        qa,
        {
          name: 'prod',
          gate: 'approval',
          targets: [
            { name: 'eu', cluster: 'prod-eu', namespace: 'checkout' },
            { name: 'us', cluster: 'prod-us', namespace: 'checkout' },
            {
              name: 'ap',
              cluster: 'https://ap.example.com:6443',
              namespace: 'checkout',
            },
          ],
        },
      ],
    },
    files: { [CHECKOUT]: stageFolders },
    watch: [
      'All regions of a stage are deployed at the same time. Where one is to go first, make it a stage of its own.',
      'To add a region later, use the template *Add a region or a stage to a pipeline*, or the action `promotions:applicationset:update`: a second target beside a single one would otherwise rename the first Application, and a renamed Application leaves the old one behind.',
      'A cluster is named as Argo CD calls it, or by the URL of its API server. A wrong name makes the Application fail, not the pipeline.',
    ],
  },
  {
    name: 'clusters-by-label',
    title: 'Clusters by their labels',
    when: 'For fleets that change: a stage is deployed to every cluster whose Secret in Argo CD has its labels.',
    input: {
      name: 'agent',
      executor: EXECUTOR,
      sources: [{ kind: 'kustomize', repoURL: PLATFORM }],
      targets: { from: 'clusters', namespace: 'agent' },
      stages: [
        { name: 'dev', gate: 'argocd', clusterLabels: { env: 'dev' } },
        { name: 'prod', gate: 'approval', clusterLabels: { env: 'prod' } },
      ],
    },
    files: { [PLATFORM]: folders('deploy/dev', 'deploy/prod') },
    clusters: [
      cluster('dev', { env: 'dev' }),
      cluster('prod-eu', { env: 'prod' }),
      cluster('prod-us', { env: 'prod' }),
    ],
    watch: [
      'A cluster that carries the labels of two stages would be deployed to twice. The check renders the set with the clusters that it knows and tells.',
      'The cluster that Argo CD runs in has no Secret and no labels unless it is given one, so no label finds it.',
      'A stage without a cluster is complete at once, and the next one opens. Give the stages in front of production at least one.',
    ],
  },
  {
    name: 'git-folders',
    title: 'A folder is a stage',
    when: 'For repositories that have a folder for each stage already: what is there is deployed, what is not is not.',
    input: {
      name: 'checkout',
      executor: EXECUTOR,
      sources: [{ kind: 'kustomize', repoURL: CHECKOUT }],
      targets: {
        from: 'folders',
        repoURL: CHECKOUT,
        revision: 'main',
        paths: ['overlays/*'],
      },
      stages: STAGES,
    },
    files: {
      [CHECKOUT]: folders('overlays/dev', 'overlays/qa', 'overlays/prod'),
    },
    watch: [
      'A folder that none of the stages is called like makes no Application, or one that no step selects; the check tells which.',
      'A folder that is renamed is a stage that is gone: its Application stays (`create-update`) and is no longer updated.',
    ],
  },
  {
    name: 'git-files',
    title: 'A file is a target',
    when: 'For many targets that come and go: adding one is adding a file of three lines, which its own `CODEOWNERS` line can protect. The ApplicationSet is never touched.',
    input: {
      name: 'checkout',
      executor: EXECUTOR,
      sources: [{ kind: 'kustomize', repoURL: CHECKOUT }],
      targets: {
        from: 'files',
        repoURL: CHECKOUT,
        revision: 'main',
        paths: ['targets/*.yaml'],
      },
      stages: [
        { name: 'dev', gate: 'argocd' },
        { name: 'prod', gate: 'approval' },
      ],
    },
    files: {
      [CHECKOUT]: {
        ...folders('deploy/dev', 'deploy/prod'),
        'targets/dev.yaml': 'stage: dev\ncluster: dev\nnamespace: checkout\n',
        'targets/prod-eu.yaml':
          'stage: prod\ncluster: prod-eu\nnamespace: checkout\n',
        'targets/prod-us.yaml':
          'stage: prod\ncluster: prod-us\nnamespace: checkout\n',
      },
    },
    watch: [
      'Whoever may write a file may name any cluster. The project says which are allowed.',
      'One file with a mistake, and the generator makes no Application at all: lint in CI.',
      'A misspelt stage (`stage: pord`) is selected by no step. RollingSync never syncs such an Application; the check finds it.',
    ],
  },
  {
    name: 'merge-overrides',
    title: 'Targets of a list, overridden by files',
    when: 'For a platform that says where the stages are, and a team that may change the namespace of some with a file.',
    input: {
      name: 'checkout',
      executor: EXECUTOR,
      sources: [{ kind: 'kustomize', repoURL: CHECKOUT }],
      targets: {
        from: 'merge',
        repoURL: CHECKOUT,
        revision: 'main',
        paths: ['overrides/*.yaml'],
      },
      stages: STAGES,
    },
    files: {
      [CHECKOUT]: {
        ...stageFolders,
        'overrides/prod.yaml': 'stage: prod\nnamespace: checkout-live\n',
      },
    },
    watch: [
      'A file overrides the target of the stage that it names; one that names none is passed over without a word.',
      'What may be overridden is what the template reads: the place. Gates and steps cannot be overridden.',
    ],
  },
];
