import { groupWarnings } from './warnings';

const warning = (code: string, target?: string) => ({
  code,
  target,
  text: `${target} is not in order`,
  remedy: 'See to it.',
  params: {},
});

describe('warnings', () => {
  it('of one kind are one, however many targets share them', () => {
    const fifty = Array.from({ length: 50 }, (_, at) =>
      warning('drifted', `shop-${at}`),
    );
    const [one, two] = groupWarnings([...fifty, warning('claimedHealthy')]);
    expect(one.first).toBe(fifty[0]);
    expect(one.others).toHaveLength(49);
    expect(two).toMatchObject({ code: 'claimedHealthy', others: [] });
  });
});
