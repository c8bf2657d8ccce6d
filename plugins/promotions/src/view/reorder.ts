/** Where something lands that is dragged along a list from top to bottom. */

export interface Span {
  top: number;
  bottom: number;
}

/**
 * The place that it would have among all of them, from 0.
 * @param spans of each of the list, itself among them, in their order
 * @param from its own place
 * @param y where the pointer is
 */
export function placeAt(
  spans: readonly Span[],
  from: number,
  y: number,
): number {
  const above = spans.filter(
    ({ top, bottom }, index) => index !== from && y > (top + bottom) / 2,
  );
  return above.length;
}
