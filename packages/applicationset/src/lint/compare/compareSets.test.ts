import { parse } from 'yaml';
import { changed, worldWith } from '../../__testUtils__/examples';
import { renderApplicationSet } from '../../render/renderApplicationSet';
import { readApplicationSet } from '../../schema/applicationSet';
import { compareSets } from './compareSets';

async function stateOf(change?: string) {
  const set = readApplicationSet(parse(changed(change)));
  const { applications = [] } = await renderApplicationSet(set, worldWith());
  return { set, applications };
}

async function told(before: string | undefined, after: string) {
  const text = changed(after);
  const states = [await stateOf(before), await stateOf(after)] as const;
  return compareSets(...states, { file: 'cart.yaml', text });
}

describe('a change', () => {
  it('of a gate is told where the stage opens with less, not where it asks for more', async () => {
    const verified = `metadata: { annotations: {
      promotions.stagecraft.dev/gates: prod=verified, promotions.stagecraft.dev/executor: portal } }`;
    const loosened = await told(undefined, verified);
    expect(loosened.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'gateLoosened: The stage "prod" would be opened by verified instead of approval',
    ]);
    expect(
      (await told(verified, 'metadata: { name: cart }')).map(
        ({ code }) => code,
      ),
    ).toEqual(['executorChanged']);
  });

  it('of a gate is told also where the stage gets another name', async () => {
    const renamed = `metadata: { annotations: {
      promotions.stagecraft.dev/stages: 'dev,live', promotions.stagecraft.dev/gates: null } }`;
    const findings = await told(undefined, renamed);
    expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'gateLoosened: The stage "live" would be opened by hand instead of approval',
      'stageMoved: Application "cart-prod" would move from the stage "prod" to "live"',
    ]);
  });

  it('that takes maxUpdate 0 away opens the stage', async () => {
    const [finding] = await told(
      undefined,
      `spec: { strategy: { rollingSync: { steps: [
        { matchExpressions: [{ key: stage, operator: In, values: [dev] }] },
        { matchExpressions: [{ key: stage, operator: In, values: [prod] }] }] } } }`,
    );
    expect(finding).toMatchObject({
      code: 'gateLoosened',
      path: 'spec.strategy.rollingSync.steps[1].maxUpdate',
      message:
        'The stage "prod" would be opened by Argo CD instead of approval',
      file: 'cart.yaml',
    });
    expect(finding.line).toBeGreaterThan(1);
  });

  it('that removes a target says which stage loses it, and what becomes of it', async () => {
    const onlyDev =
      'generators: [{ list: { elements: [{ stage: dev, cluster: in-cluster }] } }]';
    const kept = await told(undefined, `spec: { ${onlyDev} }`);
    expect(
      kept.map(({ severity, message }) => `${severity}: ${message}`),
    ).toEqual([
      'warning: Application "cart-prod" of the stage "prod" would leave the set',
    ]);
    const deletes = 'syncPolicy: null';
    const gone = await told(
      `spec: { ${deletes} }`,
      `spec: { ${deletes}, ${onlyDev} }`,
    );
    expect(
      gone.map(({ severity, message }) => `${severity}: ${message}`),
    ).toEqual([
      'error: Application "cart-prod" of the stage "prod" would be deleted, with what it deployed',
    ]);
  });

  it('of the order in which fields are written, or of what is empty, is none', async () => {
    const { set, applications } = await stateOf();
    const live = applications.map(application => ({
      ...application,
      spec: {
        syncPolicy: application.spec.syncPolicy,
        destination: application.spec.destination,
        project: 'shop',
        source: {
          path: '',
          helm: { valueFiles: [] },
          ...parse(JSON.stringify(application.spec.source)),
        },
      },
    }));
    const before = { set, applications: live };
    expect(compareSets(before, { set, applications })).toEqual([]);
  });

  it('of the chart’s values reaches every stage at once', async () => {
    const findings = await told(
      undefined,
      'spec: { template: { spec: { source: { helm: { valuesObject: { replicas: 3 } } } } } }',
    );
    expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'sourceMoved: Application "cart-dev" would have another helm',
      'sourceMoved: Application "cart-prod" would have another helm',
    ]);
  });

  it('that takes the set away says what becomes of the workloads', async () => {
    const [finding] = compareSets(await stateOf(), undefined);
    expect(finding.message).toBe(
      'The ApplicationSet "cart" would be taken away, with cart-dev, cart-prod; what they deployed stays',
    );
  });
});
