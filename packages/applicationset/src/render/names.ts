/** Names of paths and branches as generators offer them to templates. */

/** Argo CD's `normalize`: lower case, `[a-z0-9.-]` only, at most 253 long, no dash or dot at the ends. */
export function normalizeName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^-a-z0-9.]/gu, '-')
    .slice(0, 253)
    .replace(/^[-.]+|[-.]+$/g, '');
}
