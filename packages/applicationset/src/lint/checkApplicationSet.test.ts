import { cartWith, findingsOf } from '../__testUtils__/cart';

const steps = 'spec.strategy.rollingSync.steps';

describe('one thing wrong', () => {
  it.each([
    [
      'a misspelt strategy',
      cartWith(set => {
        set.spec.strategy.type = 'Rollingsync';
      }),
      ['strategyUnknown at spec.strategy.type'],
    ],
    [
      'no steps',
      cartWith(set => {
        set.spec.strategy.rollingSync.steps = [];
      }),
      [`noSteps at ${steps}`],
    ],
    [
      'zero as text, which opens the gate (recording stringzero)',
      cartWith(set => {
        set.spec.strategy.rollingSync.steps[1].maxUpdate = '0';
      }),
      [
        `zeroIsText at ${steps}[1].maxUpdate`,
        `gateOpen at ${steps}[1].maxUpdate`,
      ],
    ],
    [
      'a gated stage without maxUpdate',
      cartWith(set => {
        delete set.spec.strategy.rollingSync.steps[1].maxUpdate;
      }),
      [`gateOpen at ${steps}[1].maxUpdate`],
    ],
    [
      'a stage left to Argo CD that Argo CD never opens',
      cartWith(set => {
        set.spec.strategy.rollingSync.steps[0].maxUpdate = 0;
      }),
      [
        `gateNeverOpens at ${steps}[0].maxUpdate`,
        'gatedAutomated at Application cart-dev spec.syncPolicy.automated',
      ],
    ],
    [
      'a maxUpdate that means nothing',
      cartWith(set => {
        set.spec.strategy.rollingSync.steps[0].maxUpdate = 'all';
      }),
      [`maxUpdateInvalid at ${steps}[0].maxUpdate`],
    ],
    [
      'an operator that Argo CD does not know (recording brokenset)',
      cartWith(set => {
        const [first] = set.spec.strategy.rollingSync.steps;
        first.matchExpressions[0].operator = 'Exists';
      }),
      [
        `operatorUnknown at ${steps}[0].matchExpressions[0].operator`,
        `emptyStage at ${steps}[0]`,
        'noStep at Application cart-dev',
      ],
    ],
    [
      'a step that takes every Application',
      cartWith(set => {
        set.spec.strategy.rollingSync.steps[0].matchExpressions = [];
      }),
      ['severalSteps at Application cart-prod'],
    ],
    [
      'a stage without a name',
      cartWith(set => {
        set.metadata.annotations['promotions.stagecraft.dev/stages'] = 'dev';
      }),
      [
        'stageNames at metadata.annotations["promotions.stagecraft.dev/stages"]',
      ],
    ],
    [
      'a gate that does not exist',
      cartWith(set => {
        set.metadata.annotations['promotions.stagecraft.dev/gates'] =
          'dev=argocd,prod=vote,live=approval';
      }),
      [
        'gateUnknown at metadata.annotations["promotions.stagecraft.dev/gates"]',
        'gateUnknown at metadata.annotations["promotions.stagecraft.dev/gates"]',
      ],
    ],
    [
      'names that repeat',
      cartWith(set => {
        set.spec.template.metadata.name = 'cart';
      }),
      ['nameRepeated at Application cart'],
    ],
    [
      'a name that Kubernetes refuses',
      cartWith(set => {
        set.spec.generators[0].list.elements[0].application = 'Cart_dev';
      }),
      ['nameIllegal at Application Cart_dev'],
    ],
    [
      'a name that is too long for a label',
      cartWith(set => {
        set.spec.generators[0].list.elements[0].application = 'a'.repeat(64);
      }),
      [`nameTooLong at Application ${'a'.repeat(64)}`],
    ],
    [
      'a namespace that Kubernetes refuses',
      cartWith(set => {
        set.spec.generators[0].list.elements[0].namespace = 'Team A';
      }),
      ['namespaceIllegal at Application cart-dev spec.destination.namespace'],
    ],
    [
      'no cluster',
      cartWith(set => {
        set.spec.generators[0].list.elements[0].cluster = '';
      }),
      ['destinationMissing at Application cart-dev spec.destination'],
    ],
    [
      'a parameter that is not there',
      cartWith(set => {
        set.spec.goTemplateOptions = [];
        set.spec.template.spec.source.path = '{{.folder}}';
      }),
      [
        'missingKeyPasses at spec.goTemplateOptions',
        'noValue at Application cart-dev',
        'noValue at Application cart-prod',
      ],
    ],
    [
      'a template that fails',
      cartWith(set => {
        set.spec.template.spec.source.path = '{{.folder}}';
      }),
      ['renderFailed at spec.template'],
    ],
    [
      'a generator that fails',
      cartWith(set => {
        set.spec.generators = [{ matrix: { generators: [] } }];
      }),
      ['renderFailed at spec.generators'],
    ],
    [
      'automated on every stage',
      cartWith(set => {
        set.spec.template.spec.syncPolicy.automated = {};
      }),
      ['gatedAutomated at Application cart-prod spec.syncPolicy.automated'],
    ],
    [
      'a retry that moves on to newer commits',
      cartWith(set => {
        set.spec.template.spec.syncPolicy.retry.refresh = true;
      }),
      [
        'retryRefresh at Application cart-dev spec.syncPolicy.retry.refresh',
        'retryRefresh at Application cart-prod spec.syncPolicy.retry.refresh',
      ],
    ],
    [
      'a set that deletes what leaves it',
      cartWith(set => {
        delete set.spec.syncPolicy;
      }),
      [
        'deletesApplications at spec.syncPolicy.applicationsSync',
        'deletesResources at spec.syncPolicy.preserveResourcesOnDeletion',
      ],
    ],
    [
      'a template without a project',
      cartWith(set => {
        delete set.spec.template.spec.project;
      }),
      ['schema at spec.template.spec.project'],
    ],
    [
      'a generator that is misspelt',
      cartWith(set => {
        set.spec.generators = [{ lists: {} }];
      }),
      [`emptyStage at ${steps}[0]`, `emptyStage at ${steps}[1]`],
    ],
    [
      'no template',
      cartWith(set => {
        delete set.spec.template;
      }),
      ['schema at spec.template'],
    ],
    ['no YAML', 'a: [', ['notYaml at line 1']],
  ])('%s', async (_, wrong, expected) => {
    expect(await findingsOf(wrong)).toEqual(expected);
  });

  it('is found beside everything else that is wrong', async () => {
    const wrong = cartWith(set => {
      delete set.spec.syncPolicy;
      set.spec.strategy.rollingSync.steps[1].maxUpdate = '0';
      set.spec.template.metadata.name = 'X';
    });
    expect(await findingsOf(wrong)).toHaveLength(7);
  });
});
