/** An ApplicationSet that is being changed, from one state of it to the next. */
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { Stage } from './stages';

/** An ApplicationSet and the files that describe its targets. */
export interface State {
  set: JsonObject;
  files: ReadonlyMap<string, string>;
  /** Whether a repository is the one that the workspace is */
  isOwn(repoURL: string): boolean;
}

/** @throws InputError that names the stages that there are */
export function indexOf(
  stages: readonly Stage[],
  name: string,
  field: string,
): number {
  const index = stages.findIndex(each => each.name === name);
  if (index >= 0) return index;
  throw new InputError(
    `${field}: "${name}" is no stage; the stages are ${stages
      .map(each => each.name)
      .join(', ')}`,
  );
}
