/** The trees that the given paths lie in: repositories, or folders that are in none. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { UsageError } from '../terminal';
import { filesAt } from '../world/folderFiles';
import { ownRepository, type OwnRepository } from '../world/ownRepository';
import { isBelow, isManifest, pathsOutsideGit } from './manifestFiles';

/** A tree of files of which some are looked at. */
export interface Place {
  root: string;
  /** Absent outside of git */
  repository?: OwnRepository;
  files: ReadonlyMap<string, string>;
  /** What was asked for, from the root; `''` is all of it */
  asked: string[];
}

/** @throws UsageError for a path that is not there */
export async function placesOf(
  paths: readonly string[],
  from: string,
): Promise<Place[]> {
  const places: Place[] = [];
  for (const path of paths) {
    const full = resolve(from, path);
    if (!existsSync(full)) {
      throw new UsageError(`${path}: there is no such file or directory`);
    }
    await addPath(realpathSync(full), places);
  }
  return places;
}

async function addPath(full: string, places: Place[]): Promise<void> {
  const known = places.find(({ root }) => isBelow(full, [root]));
  const place = known ?? (await placeOf(full));
  if (!known) places.push(place);
  place.asked.push(relative(place.root, full).split(sep).join('/'));
}

async function placeOf(full: string): Promise<Place> {
  const repository = await ownRepository(full);
  if (repository) {
    const { root, proposed } = repository;
    return { root, repository, files: proposed, asked: [] };
  }
  const folder = statSync(full).isDirectory();
  const root = folder ? full : dirname(full);
  const paths = folder ? pathsOutsideGit(full) : [basename(full)];
  return { root, files: filesAt(root, paths), asked: [] };
}

/** The files of a place that were asked for; a file that is named counts whatever it is called. */
export function manifestsOf(
  asked: readonly string[],
  files: ReadonlyMap<string, string>,
): string[] {
  return [...files.keys()].filter(
    path => asked.includes(path) || (isManifest(path) && isBelow(path, asked)),
  );
}
