/**
 * Applications that no pipeline owns, kept because a target, or a child of one, names them as its own. An instance
 * has thousands of others, of which nothing is kept.
 */

import { isSameVersion, keyOf } from '../argocd/mergeList';
import type { Application } from '../argocd/types';

export class ChildApplications {
  private readonly kept = new Map<string, Application>();
  /** Keys of those that name an Application, by its key. */
  private readonly parents = new Map<string, Set<string>>();

  get(key: string): Application | undefined {
    return this.kept.get(key);
  }

  /** Keeps it if it is named; undefined lets it go. */
  put(key: string, application: Application | undefined): void {
    if (application && this.parents.has(key)) {
      this.kept.set(key, application);
    } else {
      this.kept.delete(key);
    }
  }

  /** `parent` names these children now, instead of others before. Keys of those that nobody named before. */
  name(
    parent: string,
    before: Application | undefined,
    after: Application | undefined,
  ): string[] {
    const [old, next] = [childKeys(before), childKeys(after)];
    old
      .filter(child => !next.includes(child))
      .forEach(child => this.disown(child, parent));
    const first = next.filter(child => !this.parents.has(child));
    for (const child of next) {
      const parents = this.parents.get(child) ?? new Set();
      this.parents.set(child, parents.add(parent));
    }
    return first;
  }

  /** Keys of all that name it, themselves or through others. */
  above(key: string, found = new Set<string>()): Set<string> {
    for (const parent of this.parents.get(key) ?? []) {
      if (!found.has(parent)) {
        this.above(parent, found.add(parent));
      }
    }
    return found;
  }

  /**
   * Begins anew with the Applications that pipelines own; `find` has all others. Keys of those that are not as they
   * were.
   */
  replace(
    targets: Iterable<Application>,
    find: (key: string) => Application | undefined,
  ): string[] {
    const before = new Map(this.kept);
    this.kept.clear();
    this.parents.clear();
    const naming = [...targets].filter(({ children }) => children);
    for (const parent of naming) {
      for (const child of this.name(keyOf(parent.key), undefined, parent)) {
        const found = find(child);
        if (found) {
          const known = before.get(child);
          this.kept.set(
            child,
            known && isSameVersion(known, found) ? known : found,
          );
          naming.push(found);
        }
      }
    }
    return [...new Set([...before.keys(), ...this.kept.keys()])].filter(
      key => before.get(key) !== this.kept.get(key),
    );
  }

  private disown(child: string, parent: string): void {
    const parents = this.parents.get(child);
    parents?.delete(parent);
    if (parents?.size === 0) {
      this.parents.delete(child);
      const orphan = this.kept.get(child);
      this.kept.delete(child);
      this.name(child, orphan, undefined);
    }
  }
}

function childKeys(application: Application | undefined): string[] {
  return application?.children?.map(keyOf) ?? [];
}
