/** Reads the one ApplicationSet of a file. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  readApplicationSet,
  readManifest,
  type ApplicationSet,
  documentsOf,
} from '@stagecraft/applicationset';
import { UsageError, wordsOf } from './terminal';

/** @throws UsageError when the file has none, several, or one that is no ApplicationSet */
export async function readSet(
  file: string,
  from: string,
): Promise<ApplicationSet> {
  const documents = await documentsOf(readText(file, from));
  const found = documents.filter(({ kind }) => kind === 'ApplicationSet');
  if (found.length !== 1) {
    throw new UsageError(
      `${file} holds ${found.length} ApplicationSets; it must be one`,
    );
  }
  try {
    return readApplicationSet(await readManifest(found[0].text));
  } catch (error) {
    throw new UsageError(`${file}: ${wordsOf(error)}`);
  }
}

function readText(file: string, from: string): string {
  try {
    return readFileSync(resolve(from, file), 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${wordsOf(error)}`);
  }
}
