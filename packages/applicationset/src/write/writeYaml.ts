/** Writes YAML that every reader of Kubernetes reads as the same values, with comments. */
import { Document, isMap, isScalar, Scalar, visit } from 'yaml';
import type { JsonObject } from '../schema/json';

/** What is said beside the values. */
export interface Remarks {
  before: string;
  /** Above fields of the spec */
  above: Readonly<Record<string, string>>;
  beside: { path: (string | number)[]; comment: string }[];
}

// Line breaks of YAML 1.1 and signs that nobody sees; readers fold the first and drop some of the others.
const ODD = /[\u007f-\u009f\u2028\u2029\ufeff]/g;

/** Texts that YAML 1.1 takes for something else (`on`, `1_000`) are in quotes: Go's reader follows it. */
export function writeYaml(
  value: JsonObject,
  { before, above, beside }: Remarks,
): string {
  const document = new Document(value, {
    aliasDuplicateObjects: false,
    compat: 'yaml-1.1',
  });
  document.commentBefore = ` ${before}`;
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && scalar.value.search(ODD) >= 0) {
        scalar.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  const spec = document.get('spec', true);
  for (const { key } of isMap(spec) ? spec.items : []) {
    if (isScalar(key)) key.commentBefore = above[String(key.value)];
  }
  for (const { path, comment } of beside) {
    const node = document.getIn(path, true);
    if (isScalar(node)) node.comment = ` ${comment}`;
  }
  const text = document.toString({ lineWidth: 0, singleQuote: true });
  return text.replace(
    ODD,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
