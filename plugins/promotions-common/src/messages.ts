/** Sentences with gaps, as explanations and warnings have them. */

const GAP = /\{\{(\w+)\}\}/g;

/** The sentence with its gaps filled; a parameter that is not there leaves its gap empty. @public */
export function fillMessage(
  message: string,
  params: Readonly<Record<string, string>>,
): string {
  return message.replace(GAP, (_gap, name: string) =>
    Object.hasOwn(params, name) ? params[name] : '',
  );
}

/** The names of a sentence's gaps, in their order. @public */
export function messageGaps(message: string): string[] {
  return [...message.matchAll(GAP)].map(([, name]) => name);
}
