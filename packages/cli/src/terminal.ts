/** What a command needs of the process that it runs in, and how it ends. */

/** Where a command prints and reads; the process's own, or a test's. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Relative paths count from here */
  folder: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** How every command ends. */
export const EXIT = {
  /** Nothing is wrong. */
  fine: 0,
  /** It ran, and what it looked at is wrong. */
  wrong: 1,
  /** It was called wrongly: unknown options, files that cannot be read. */
  usage: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command was called wrongly; the message says which part and what would be right. */
export class UsageError extends Error {}

/** The words of anything that was thrown, also in another realm. */
export function wordsOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
