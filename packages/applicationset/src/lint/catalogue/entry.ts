/** What the catalogue says of each finding. */

/**
 * What is known of a kind of finding.
 * @public
 */
export interface FindingEntry {
  severity: 'error' | 'warning';
  /** In few words */
  title: string;
  /** What a real Argo CD does with it */
  happens: string;
  /** The recording that shows it, e.g. `3.5/skip` */
  recording?: string;
  /** The way out */
  fix: string;
  example: FindingExample;
}

/**
 * The smallest example that causes a finding, beside an ApplicationSet that is right (`RIGHT_SET`).
 * @public
 */
export interface FindingExample {
  /** YAML that is merged into the ApplicationSet: lists are replaced, null removes. What is no YAML replaces it */
  set?: string;
  /** For a change: what is merged into the one that was there before */
  before?: string;
  /** Files of the repository, beside those that are right */
  files?: Readonly<Record<string, string>>;
}
