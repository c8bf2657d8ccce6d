import { placeAt } from './reorder';

const SPANS = [
  { top: 0, bottom: 100 },
  { top: 100, bottom: 300 },
  { top: 300, bottom: 400 },
];

describe('what is dragged along a list', () => {
  it.each([
    ['stays at the place that it has', 0, 50, 0],
    ['stays until it is past the middle of the next', 0, 199, 0],
    ['lands after the one whose middle it has passed', 0, 201, 1],
    ['lands last, below all of them', 0, 1000, 2],
    ['lands first, above all of them', 2, -20, 0],
    ['lands between two', 2, 60, 1],
  ])('%s', (_, from, y, place) => {
    expect(placeAt(SPANS, from, y)).toBe(place);
  });
});
