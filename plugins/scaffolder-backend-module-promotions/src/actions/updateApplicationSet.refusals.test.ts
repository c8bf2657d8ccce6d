import { BLOCKS, BRACES, FILES } from '../__testUtils__/handWritten';
import {
  FILE,
  fileNow,
  type Input,
  update,
  workspace,
} from '../__testUtils__/updating';

const perf = {
  name: 'perf',
  before: 'prod',
  targets: [{ cluster: 'qa-2', namespace: 'checkout-perf' }],
};

describe('what cannot be changed safely is left as it is, and says why', () => {
  it.each<[string, string, Input, string]>([
    ['no change', BLOCKS, {}, 'say at least one thing that is to change'],
    [
      'a stage that is not there',
      BLOCKS,
      { addTargets: [{ stage: 'perf', cluster: 'a' }] },
      'addTargets[0].stage: "perf" is no stage; the stages are dev, qa, prod',
    ],
    [
      'a stage before one that is not there',
      BLOCKS,
      { addStages: [{ ...perf, before: 'live' }] },
      'addStages[0].before: "live" is no stage',
    ],
    [
      'a stage that is there otherwise',
      BLOCKS,
      { addStages: [{ ...perf, name: 'qa' }] },
      'addStages[0].name: "qa" is a stage already, with the gate argocd',
    ],
    [
      'a stage without targets',
      BLOCKS,
      { addStages: [{ ...perf, targets: [] }] },
      'addStages[0].targets: give the stage at least one target',
    ],
    [
      'a gate that would go',
      BLOCKS,
      { setGates: [{ stage: 'prod', gate: 'argocd' }] },
      'setGates[0].gate: the stage "prod" has the gate approval, and argocd would take it away',
    ],
    [
      'a gate that nobody opens',
      BLOCKS,
      { setGates: [{ stage: 'qa', gate: 'verified' }] },
      'setGates[0].gate: nobody would open the stage; name the portal',
    ],
    [
      'a move that renames',
      BLOCKS,
      {
        moveTargets: [
          { application: 'checkout-qa-in-cluster', cluster: 'qa-2' },
        ],
      },
      'the change would touch Applications that it is not about (checkout-qa-in-cluster)',
    ],
    [
      'a move of what is not there',
      BLOCKS,
      { moveTargets: [{ application: 'basket', cluster: 'a' }] },
      'moveTargets[0].application: "basket" is not made from a list in this file',
    ],
    [
      'a target that would not differ',
      BLOCKS,
      {
        addTargets: [
          { stage: 'prod', cluster: 'prod-eu', namespace: 'second' },
        ],
      },
      'checkout-prod-prod-eu',
    ],
    [
      'a cluster by name where URLs are taken',
      BRACES,
      { addTargets: [{ stage: 'env-dev', cluster: 'qa' }] },
      'addTargets[0].cluster: "qa": this ApplicationSet takes clusters by the URL of their API server',
    ],
    [
      'a parameter that cannot be told',
      BLOCKS.replace('path: deploy/dev', 'path: first'),
      { addStages: [perf] },
      'addStages[0].targets[0].values["path"]: the other targets have "path" each in their own way ("first", "deploy/qa", "deploy/prod"); say what this one has',
    ],
    [
      'clusters by labels where no generator finds them',
      BLOCKS,
      { addStages: [{ name: 'perf', clusterLabels: { env: 'perf' } }] },
      'addStages[0].clusterLabels: no clusters generator of this ApplicationSet says its stage in values',
    ],
    [
      'targets that are files of another repository',
      FILES,
      { addTargets: [{ stage: 'prod', cluster: 'a' }] },
      'repoUrl: the targets are described by files (targets/*.yaml) of https://git.example.com/shop/cart.git; fetch that repository',
    ],
    [
      'targets that are clusters',
      FILES.replace(/- git:[^]*?yaml/, '- clusters: {}'),
      { addTargets: [{ stage: 'prod', cluster: 'a' }] },
      'Its targets are the clusters with certain labels',
    ],
    [
      'targets that are folders',
      FILES.replace(/files:\n\s+- path: .*/, 'directories: [{path: envs/*}]'),
      { addTargets: [{ stage: 'prod', cluster: 'a' }] },
      'add the folder envs/prod with manifests',
    ],
    [
      'stages by several labels',
      BLOCKS.replace('key: stage', 'key: env'),
      { addStages: [perf] },
      'the steps select by several labels (env, stage)',
    ],
    [
      'no stages',
      BLOCKS.replace('RollingSync', 'AllAtOnce'),
      { addStages: [perf] },
      'spec.strategy has no RollingSync steps',
    ],
    [
      'a label without a parameter',
      BLOCKS.replace("stage: '{{.stage}}'", 'stage: all'),
      { addStages: [perf] },
      'spec.template.metadata.labels["stage"] is "all", so no parameter tells',
    ],
    [
      'no YAML',
      'a: [',
      { addStages: [perf] },
      'path: "argocd/applicationset.yaml" is no YAML',
    ],
    [
      'no ApplicationSet',
      'kind: Other',
      { addStages: [perf] },
      'path: argocd/applicationset.yaml holds no ApplicationSet',
    ],
    [
      'a file that is not there',
      BLOCKS,
      { path: 'argocd/other.yaml', addStages: [perf] },
      'path: "argocd/other.yaml" is not in the workspace',
    ],
    [
      'a file outside',
      BLOCKS,
      { path: '../other.yaml', addStages: [perf] },
      'path: "../other.yaml": name a file or folder of the workspace',
    ],
  ])('%s', async (_, text, input, message) => {
    workspace.setContent({ [FILE]: text });
    await expect(update(input)).rejects.toThrow(message);
    expect(await fileNow(FILE)).toBe(text);
  });
});
