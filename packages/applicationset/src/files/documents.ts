/** The documents of a YAML file, with the lines on which they stand. */
import { z } from 'zod';
import { readManifest } from '../render/readManifest';

/**
 * One document of a file of manifests.
 * @public
 */
export interface ManifestDocument {
  /** What Kubernetes would call it, as far as it can be seen without parsing */
  kind?: string;
  /** Preceded by an empty line for each line before it: a parser's line numbers are the file's */
  text: string;
}

const MARKER = /^---(?=\s|$)/;
const KIND = /^\s*["']?kind["']?\s*:\s*["']?([A-Za-z]+)["']?\s*,?\s*(?:#.*)?$/m;
const KIND_IN_FLOW = /[{,]\s*["']?kind["']?\s*:\s*["']?([A-Za-z]+)/;

/**
 * The objects of a file; a list of Kubernetes stands for its items, which have no lines of their own.
 * @public
 */
export async function documentsOf(text: string): Promise<ManifestDocument[]> {
  return (await Promise.all(split(text).map(itemsOf))).flat();
}

const listSchema = z.object({
  items: z.array(z.looseObject({ kind: z.string() })),
});

async function itemsOf(
  document: ManifestDocument,
): Promise<ManifestDocument[]> {
  if (!document.kind?.endsWith('List')) return [document];
  const content = await readManifest(document.text).catch(() => null);
  const list = listSchema.safeParse(content);
  if (!list.success) return [document];
  return list.data.items.map(item => ({
    kind: item.kind,
    text: JSON.stringify(item),
  }));
}

/** Splits a file where YAML does: at lines that begin with `---`. */
function split(text: string): ManifestDocument[] {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) =>
    MARKER.test(line) ? [index] : [],
  );
  const begins = starts[0] === 0 ? starts : [0, ...starts];
  return begins.map((begin, index) => {
    const body = lines.slice(begin, begins[index + 1] ?? lines.length);
    return {
      kind: kindOf(body.join('\n')),
      text: `${'\n'.repeat(begin)}${body.join('\n')}`,
    };
  });
}

/** The least indented `kind:` is the object's own. */
function kindOf(text: string): string | undefined {
  const own = text.match(/^["']?kind["']?\s*:\s*["']?([A-Za-z]+)/m);
  return (own ?? text.match(KIND_IN_FLOW) ?? text.match(KIND))?.[1];
}
