import type { PipelineInput } from '@stagecraft/plugin-promotions-common';
import { parse, stringify } from 'yaml';
import { readPipeline } from '../write/description/readPipeline';
import { writeApplicationSet } from '../write/writeApplicationSet';
import { describePipeline } from './describePipeline';

const cart: PipelineInput = {
  name: 'cart',
  executor: 'portal',
  entityRef: 'component:default/cart',
  sources: [
    { kind: 'directory', repoURL: 'https://git.example.com/shop/cart.git' },
  ],
  stages: [
    { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
    { name: 'qa', gate: 'verified', targets: [{ cluster: 'in-cluster' }] },
    {
      name: 'prod',
      gate: 'approval',
      targets: [{ cluster: 'eu' }, { cluster: 'us', name: 'america' }],
    },
  ],
};

const text = writeApplicationSet(readPipeline(cart));

function changed(change: (set: ReturnType<typeof parse>) => void): string {
  const set = parse(text);
  change(set);
  return stringify(set);
}

describe('reading a pipeline back from its ApplicationSet', () => {
  it('gives the description that it was written of, defaults included', () => {
    expect(describePipeline(text)).toEqual(readPipeline(cart));
  });

  it('takes comments, other order and other quotes', () => {
    const set = parse(text);
    const { spec, ...rest } = set;
    const reordered = stringify({ spec, ...rest });
    expect(describePipeline(`# mine\n${reordered}`)).toEqual(
      readPipeline(cart),
    );
  });

  it('takes the object as Kubernetes keeps it', () => {
    const set = parse(text);
    set.status = { conditions: [] };
    Object.assign(set.metadata, { uid: '1', generation: 2 });
    set.metadata.annotations['argocd.argoproj.io/tracking-id'] = 'apps:x';
    expect(describePipeline(set)).toEqual(readPipeline(cart));
  });

  it('keeps the name of an Application that is not what it would be called', () => {
    const before = readPipeline({
      ...cart,
      stages: [
        {
          name: 'prod',
          gate: 'approval',
          targets: [{ cluster: 'eu', suffix: 'prod' }, { cluster: 'us' }],
        },
      ],
    });
    const written = writeApplicationSet(before);
    expect(written).toContain('application: cart-prod\n');
    expect(written).toContain('application: cart-prod-us\n');
    expect(describePipeline(written)).toEqual(before);
  });

  it.each<[string, string, (set: ReturnType<typeof parse>) => void]>([
    [
      'a field that nothing in a description says',
      'spec.template.spec.info would not be written',
      set => {
        set.spec.template.spec.info = [];
      },
    ],
    [
      'a gate that was opened by hand',
      'spec.strategy.rollingSync.steps[2].maxUpdate is 1 and would be written as 0',
      set => {
        set.spec.strategy.rollingSync.steps[2].maxUpdate = 1;
      },
    ],
    [
      'a stage without a gate',
      'it describes a pipeline that cannot be written: stages[0].gate: write argocd or verified or approval',
      set => {
        const { annotations } = set.metadata;
        annotations['promotions.stagecraft.dev/gates'] = 'qa=verified';
      },
    ],
    [
      'no RollingSync',
      'spec.strategy is not as it would be written',
      set => {
        delete set.spec.strategy;
      },
    ],
    [
      'an old template',
      'spec.goTemplate is missing, which would be written as true',
      set => {
        delete set.spec.goTemplate;
      },
    ],
  ])('refuses %s', (_, reason, change) => {
    expect(() => describePipeline(changed(change))).toThrow(
      `not written here in a way that can be read back, because ${reason}`,
    );
  });

  it.each(['', 'kind: [', '- 1', '42'])('refuses what is none: %j', none => {
    expect(() => describePipeline(none)).toThrow(
      'in a way that can be read back',
    );
  });
});
