/** The generator that finds the services of a pipeline. */
import type {
  ForgeDescription,
  ServicesDescription,
} from '@stagecraft/plugin-promotions-common';
import type { JsonObject } from '../schema/json';

/** What each forge calls the owner of repositories. */
const OWNER = {
  github: 'organization',
  gitlab: 'group',
  gitea: 'owner',
} as const;

/** Folders and files of a repository, or what a forge has. */
export function servicesGenerator(services: ServicesDescription): JsonObject {
  switch (services.from) {
    case 'folders': {
      const { repoURL, revision, paths, exclude = [] } = services;
      const directories = [
        ...paths.map(path => ({ path })),
        ...exclude.map(path => ({ path, exclude: true })),
      ];
      return { git: { repoURL, revision, directories } };
    }
    case 'files': {
      const { repoURL, revision, paths } = services;
      const files = paths.map(path => ({ path }));
      return { git: { repoURL, revision, files } };
    }
    case 'repositories': {
      const { pathsExist } = services;
      return {
        scmProvider: {
          [services.forge]: {
            [OWNER[services.forge]]: services.organization,
            ...accessOf(services),
          },
          ...(pathsExist && { filters: [{ pathsExist: [...pathsExist] }] }),
        },
      };
    }
    default:
      return {
        pullRequest: {
          [services.forge]: {
            ...repositoryOf(services),
            ...accessOf(services),
            ...(services.labels && { labels: [...services.labels] }),
            ...(services.forge === 'gitlab' && { pullRequestState: 'opened' }),
          },
        },
      };
  }
}

function accessOf({ api, token }: ForgeDescription): JsonObject {
  return {
    ...(api !== undefined && { api }),
    ...(token && { tokenRef: { ...token } }),
  };
}

function repositoryOf({
  forge,
  organization,
  repository,
}: ForgeDescription & { repository: string }): JsonObject {
  return forge === 'gitlab'
    ? { project: `${organization}/${repository}` }
    : { owner: organization, repo: repository };
}
