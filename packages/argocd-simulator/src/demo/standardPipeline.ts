/** The standard pipeline of a team of the demo, made of templates/standard-pipeline. No service has joined it yet. */

import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Demo } from './playDemo';
import { PORTAL, type Files } from './repositoryFiles';
import { DEVELOPERS } from './services';

const OURSELVES = require.resolve('@stagecraft/argocd-simulator/package.json');
const FOLDER = resolve(dirname(OURSELVES), '../../templates/standard-pipeline');

/** Publishes it where the template "New service in the standard pipeline" looks for it. */
export async function createStandardPipeline({
  forge,
  clock,
}: Pick<Demo, 'forge' | 'clock'>): Promise<void> {
  const repository = await forge.createRepo({
    owner: 'payments',
    name: 'standard-pipeline',
    description: 'Takes every service of the team through the same stages.',
  });
  await forge.commit(repository, {
    files: await filled(forge.baseUrl),
    message: 'Describe the standard pipeline',
    author: DEVELOPERS[0],
    date: clock.now(),
  });
}

/** The files as a platform team fills them in. */
async function filled(forgeUrl: string): Promise<Files> {
  const entries = await readdir(FOLDER, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries.filter(entry => entry.isFile());
  const read = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    const text = await readFile(path, 'utf8');
    return [relative(FOLDER, path), fillIn(text, forgeUrl)] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

function fillIn(text: string, forgeUrl: string): string {
  return text
    .replaceAll('https://gitea.example.com', forgeUrl)
    .replace(/(promotions.stagecraft.dev\/executor:) .*/, `$1 ${PORTAL}`);
}
