/** Where the manifests come from. */
import {
  chart,
  CHECKOUT,
  EXECUTOR,
  folders,
  GIT,
  PLATFORM,
  STAGES,
  type Recipe,
} from '../recipe';

const stageFolders = folders('deploy/dev', 'deploy/qa', 'deploy/prod');

export const sources: Recipe[] = [
  {
    name: 'kustomize',
    title: 'Kustomize',
    when: 'For overlays: `deploy/base` holds what is the same everywhere, a folder for each stage what is not. Argo CD sees the `kustomization.yaml` by itself; options are needed only to overrule it.',
    input: {
      name: 'checkout',
      executor: EXECUTOR,
      sources: [
        {
          kind: 'kustomize',
          repoURL: CHECKOUT,
          path: 'deploy/{stage}',
          images: ['proxy=registry.example.com/platform/proxy:2.3.1'],
        },
      ],
      stages: STAGES,
    },
    files: { [CHECKOUT]: stageFolders },
    watch: [
      'An image here is part of the Application’s spec, and a change of the spec reaches *all* stages at once: the commit is the same, so RollingSync sees no new release. Let CI write the tag into the overlay of the first stage, or into the base; use `images` only for what is the same everywhere.',
      'A base from another repository (`resources: [https://…]`) is fetched anew at each comparison. Two stages may then run the same commit and different manifests. Pin it with `?ref=`.',
    ],
  },
  {
    name: 'helm-from-git',
    title: 'A Helm chart in git',
    when: 'For a chart in the service’s own repository, with a file of values for each stage.',
    input: {
      name: 'checkout',
      executor: EXECUTOR,
      sources: [
        {
          kind: 'helm',
          repoURL: CHECKOUT,
          path: 'chart',
          releaseName: 'checkout',
          valueFiles: ['values.yaml', 'values-{stage}.yaml'],
        },
      ],
      stages: STAGES,
    },
    files: {
      [CHECKOUT]: chart(
        'chart',
        'values.yaml',
        'values-dev.yaml',
        'values-qa.yaml',
        'values-prod.yaml',
      ),
    },
    watch: [
      'A change of `values-prod.yaml` alone touches no earlier stage, so nothing has proven it; such a release asks for an approval, whatever the gate.',
      'Without `releaseName` the release is called like the Application, `checkout-dev`, and so are the objects of most charts. Changing it later replaces them.',
      'A chart that depends on others needs its `Chart.lock` in git.',
    ],
  },
  {
    name: 'helm-from-a-registry',
    title: 'A Helm chart of a registry, with values from git',
    when: 'For a chart that somebody else publishes, in an OCI registry or a Helm repository, while the values are yours: two sources, and a release is a version of the one with a commit of the other.',
    input: {
      name: 'checkout',
      executor: EXECUTOR,
      sources: [
        {
          kind: 'chart',
          repoURL: 'registry.example.com/charts',
          chart: 'web',
          targetRevision: '1.4.2',
          releaseName: 'checkout',
          valueFiles: ['$values/checkout/values-{stage}.yaml'],
        },
        { kind: 'values', repoURL: PLATFORM, ref: 'values' },
      ],
      stages: STAGES,
    },
    files: {
      [PLATFORM]: {
        'checkout/values-dev.yaml': 'replicas: 1\n',
        'checkout/values-qa.yaml': 'replicas: 1\n',
        'checkout/values-prod.yaml': 'replicas: 3\n',
      },
    },
    watch: [
      'The version of the chart is part of the spec and the same in all stages: RollingSync deploys another version to every stage at once unless a gate closes it (that is what qa and prod have here). To try a version in dev first, give the stage its own `targetRevision`.',
      'A range such as `^1.4` moves when somebody publishes, with no commit of yours. Pin what goes to production.',
      'The file of values is found as `$values/…`, with the name of `ref`; without the dollar sign it is looked for in the chart.',
    ],
  },
  {
    name: 'plain-yaml',
    title: 'Plain YAML, in folders below folders',
    when: 'For manifests as they are, without Kustomize and Helm: everything below the stage’s folder, or what a pattern admits.',
    input: {
      name: 'checkout',
      executor: EXECUTOR,
      sources: [
        {
          kind: 'directory',
          repoURL: CHECKOUT,
          path: 'manifests/{stage}',
          recurse: true,
          exclude: '*.example.yaml',
        },
      ],
      stages: STAGES,
    },
    files: {
      [CHECKOUT]: folders(
        'manifests/dev/web',
        'manifests/qa/web',
        'manifests/prod/web',
      ),
    },
    watch: [
      'Whatever is YAML below the folder is applied, examples and tests too.',
      'Where one of the folders below holds a `kustomization.yaml`, it is applied as an object and fails; use Kustomize for the whole.',
    ],
  },
  {
    name: 'pull-request-promotion',
    title: 'Promotion by pull requests',
    when: 'For a team that wants the state of each environment in git: a folder for each, with its chart and its images. A release gets to the next environment by a pull request that copies them, and production’s folder belongs to reviewers (`CODEOWNERS`). The template *New service that is promoted by pull requests* makes all of it.',
    input: {
      name: 'checkout',
      sources: [
        {
          kind: 'helm',
          repoURL: CHECKOUT,
          path: 'environments/{stage}',
          valueFiles: ['values-{stage}.yaml', 'values-images.yaml'],
        },
      ],
      stages: [
        { name: 'dev', gate: 'argocd', targets: [{ cluster: 'dev' }] },
        { name: 'qa', gate: 'argocd', targets: [{ cluster: 'qa' }] },
        { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
      ],
    },
    files: {
      [CHECKOUT]: {
        ...chart('environments/dev', 'values-dev.yaml', 'values-images.yaml'),
        ...chart('environments/qa', 'values-qa.yaml', 'values-images.yaml'),
        ...chart('environments/prod', 'values-prod.yaml', 'values-images.yaml'),
      },
    },
    beside: `\`CODEOWNERS\`, which holds once the forge protects the branch and asks for their review:

\`\`\`
/environments/prod/  @shop/release-managers
\`\`\``,
    watch: [
      'A merge changes one folder, so the other stages are unaffected by it: the order of the stages is that of the pull requests, and no stage proves a release for the next one. `verified` has nothing to go by here; use `approval` or let the merge decide (`argocd`).',
      'Keep what is promoted apart from what is the environment’s own. One file for both, and a promotion brings dev’s number of replicas to production.',
      'Without a protected branch `CODEOWNERS` is a wish. `approval` in front of production holds without it.',
    ],
  },
  {
    name: 'release-by-tag',
    title: 'Release by tag, or a pinned commit',
    when: 'For releases that somebody makes on purpose: here dev follows the branch, qa the newest tag that fits, and prod exactly one commit.',
    input: {
      name: 'checkout',
      sources: [
        { kind: 'kustomize', repoURL: CHECKOUT, targetRevision: 'v1.*' },
      ],
      stages: [
        {
          name: 'dev',
          gate: 'argocd',
          targets: [{ cluster: 'dev' }],
          targetRevision: 'main',
        },
        { name: 'qa', gate: 'approval', targets: [{ cluster: 'qa' }] },
        {
          name: 'prod',
          gate: 'approval',
          targets: [{ cluster: 'prod-eu' }],
          targetRevision: 'bc09b592b1df7cb3a3e7bb4d23bb0e37a1b22b66',
        },
      ],
    },
    files: { [CHECKOUT]: stageFolders },
    watch: [
      'Tags can be moved. The portal approves the commit that a tag meant, and deploys that one; protect tags all the same.',
      'Stages that follow different revisions prove nothing for each other: `verified` asks for stages of one lineage, and the check refuses it where there is none.',
      'A pinned commit (40 hexadecimal digits) makes each release a pull request to this file. It is a change of the spec, which RollingSync does not stage: only a gate (`maxUpdate: 0`) holds it.',
    ],
  },
  {
    name: 'stage-on-another-branch',
    title: 'A stage on a branch of its own',
    when: 'For teams that merge from branch to branch (`main` to `release`). Mostly better is one branch with gates: a merge makes a new commit, which no earlier stage has run.',
    input: {
      name: 'checkout',
      sources: [{ kind: 'kustomize', repoURL: `${GIT}/checkout.git` }],
      stages: [
        { name: 'dev', gate: 'argocd', targets: [{ cluster: 'dev' }] },
        { name: 'qa', gate: 'argocd', targets: [{ cluster: 'qa' }] },
        {
          name: 'prod',
          gate: 'approval',
          targets: [{ cluster: 'prod-eu' }],
          targetRevision: 'release',
        },
      ],
    },
    files: { [CHECKOUT]: stageFolders },
    watch: [
      'What prod is asked to deploy is a commit of `release`; what qa has run is one of `main`. Nothing proves that they are the same, so people approve.',
      'A fast-forward merge keeps the commit, and with it the lineage. Squashed and rebased merges do not.',
    ],
  },
];
