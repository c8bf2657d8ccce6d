import { comparison } from '../__testUtils__/differences';
import { aspectsOf } from './comparison';

const { rows } = comparison(
  { index: 1, name: 'qa' },
  { index: 2, name: 'prod' },
);

describe('two stages compared', () => {
  it('are read aspect by aspect, what differs first', () => {
    const reversed = [...rows].reverse();
    expect(
      aspectsOf(reversed, false).map(view => [
        view.aspect,
        ...view.rows.map(row => row.subject),
      ]),
    ).toEqual([
      ['revision', 'shop/checkout'],
      ['image', 'checkout', 'proxy'],
      ['replicas', 'Deployment checkout'],
      ['value', 'feature.newBasket', 'logLevel'],
      ['resource', 'PodDisruptionBudget checkout'],
    ]);
  });

  it('show only what differs, and still say of how many', () => {
    const image = aspectsOf(rows, true).find(view => view.aspect === 'image');
    expect(image).toMatchObject({ differing: 1, total: 2 });
    expect(image?.rows.map(row => row.subject)).toEqual(['checkout']);
  });
});
