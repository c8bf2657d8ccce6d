/** Random services that one pipeline serves, and what of the world says so. */
import type { ServicesDescription } from '@stagecraft/plugin-promotions-common';
import type { RenderWorld } from '../render/world';
import type { Random } from './random';

/** A service, as it was found and as it is called in names. */
export interface FoundService {
  name: string;
  /** What `{revision}` is for it */
  revision: string;
}

/** Services and where they are found. */
export interface FoundServices {
  services: ServicesDescription;
  found: FoundService[];
  files: Record<string, string>;
  forge: Pick<RenderWorld, 'repositories' | 'pullRequests'>;
}

export const SERVICES_REPOSITORY = 'https://git.example.com/shop/services.git';
const SHA = '0123456789abcdef0123456789abcdef01234567';
const place = { repoURL: SERVICES_REPOSITORY, revision: 'main' };

const NAMES: readonly [string, string][] = [
  ['cart', 'cart'],
  ['Search_API', 'search-api'],
  ['on', 'on'],
];

/** One to three services. */
export function randomServices(
  random: Random,
  pipeline: string,
  from: ServicesDescription['from'],
): FoundServices {
  const names = NAMES.slice(0, 1 + random.below(NAMES.length));
  const named = names.map(([, name]) => ({ name, revision: 'trunk' }));
  if (from === 'folders') {
    const paths = names.map(([raw]) => `services/${raw}/app.yaml`);
    return {
      services: {
        from,
        ...place,
        paths: ['services/*'],
        ...random.maybe('exclude', () => ['services/old']),
      },
      found: named,
      files: filesAt([...paths, 'other/app.yaml']),
      forge: {},
    };
  }
  if (from === 'files') {
    const files = names.map(([, name]) => [
      `services/${name}/service.yaml`,
      `name: "${name}"\nstage: elsewhere\ncluster: elsewhere\n`,
    ]);
    return {
      services: { from, ...place, paths: ['services/*/service.yaml'] },
      found: named,
      files: Object.fromEntries(files),
      forge: {},
    };
  }
  const forge = random.oneOf(['github', 'gitlab', 'gitea']);
  const asked = {
    forge,
    organization: forge === 'gitlab' ? 'group/sub' : 'shop',
    ...(forge === 'gitea' && { api: 'https://git.example.com' }),
    ...random.maybe('token', () => ({ secretName: 'forge', key: 'token' })),
  };
  if (from === 'repositories') {
    return {
      services: {
        from,
        ...asked,
        ...random.maybe('pathsExist', () => ['deploy/base']),
      },
      found: named,
      files: {},
      forge: {
        repositories: async () =>
          names.map(([repository]) => ({
            organization: 'shop',
            repository,
            url: `https://git.example.com/shop/${repository}.git`,
            branch: 'trunk',
            sha: SHA,
          })),
      },
    };
  }
  const numbers = [7, 12].slice(0, 1 + random.below(2));
  return {
    services: {
      from,
      ...asked,
      repository: 'cart',
      ...random.maybe('labels', () => ['preview me']),
    },
    found: numbers.map(number => ({
      name: `${pipeline}-pr-${number}`,
      revision: SHA,
    })),
    files: {},
    forge: {
      pullRequests: async () =>
        numbers.map(number => ({
          number,
          title: '{{ fail "no" }}',
          branch: 'b',
          targetBranch: 'main',
          headSha: SHA,
          author: 'mona',
        })),
    },
  };
}

function filesAt(paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map(path => [path, '']));
}
