/** Repositories that exist already, as the scaffolder fetches them. */
import {
  createServiceFactory,
  coreServices,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { deserializeDirectoryContents } from '@backstage/plugin-scaffolder-node';
import type { Files } from './dryRun';

/** Serves the files of repositories, by the address of the folder that each begins at. */
export function readerOf(repositories: Readonly<Record<string, Files>>) {
  const reader = mockServices.urlReader.mock({
    async readTree(url) {
      const files = filesAt(url, repositories);
      return {
        etag: '',
        files: async () => [],
        archive: () => Promise.reject(new Error('nothing asks for archives')),
        async dir(options) {
          const targetDir = options?.targetDir ?? '';
          await deserializeDirectoryContents(
            targetDir,
            [...files].map(([path, text]) => ({
              path,
              content: Buffer.from(text),
            })),
          );
          return targetDir;
        },
      };
    },
  });
  return createServiceFactory({
    service: coreServices.urlReader,
    deps: {},
    factory: () => reader,
  });
}

function filesAt(
  url: string,
  repositories: Readonly<Record<string, Files>>,
): Files {
  const root = Object.keys(repositories).find(each => url.startsWith(each));
  if (!root) throw new Error(`There is no repository at ${url}`);
  const folder = url.slice(root.length);
  const below = [...repositories[root]].filter(([path]) =>
    path.startsWith(folder),
  );
  return new Map(
    below.map(([path, text]) => [path.slice(folder.length), text]),
  );
}
