/** What a check found: data for machines, words for people. */
import type { CheckFinding } from '@stagecraft/plugin-promotions-common';
import type { FieldPath } from '../schema/fields';
import { FINDINGS } from './catalogue';
import type { FindingCode } from './catalogue/codes';
import type { YamlDocument } from './document';

/**
 * What a check found, with its line.
 * @public
 */
export interface Finding extends CheckFinding {
  code: FindingCode;
}

/** A finding before the catalogue and the positions of the file have been added. */
export interface Draft {
  code: FindingCode;
  /** What is wrong, of which object */
  message: string;
  /** What it is about, in words, where that is not a field of the ApplicationSet */
  path: string;
  /** The field of the ApplicationSet whose line it is */
  at?: FieldPath;
  /** Where the catalogue's way out is too general */
  fix?: string;
  /** Where the catalogue's consequence is too general */
  happens?: string;
  /** The manifest that it is about */
  file?: string;
  line?: number;
}

/** Adds severity, consequence and way out, and the line of the ApplicationSet's document. */
export function finish(
  { at, ...draft }: Draft,
  document?: YamlDocument,
  file?: string,
): Finding {
  const { severity, happens, fix } = FINDINGS[draft.code];
  const inSet = draft.file === undefined;
  const line = inSet && at ? document?.lineOf(at) : undefined;
  return {
    severity,
    happens,
    fix,
    ...(inSet && file !== undefined && { file }),
    ...(line !== undefined && { line }),
    ...draft,
  };
}
