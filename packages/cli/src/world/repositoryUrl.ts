/** Addresses of git repositories: one repository has many spellings. */

const SCP_LIKE = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)(.+)$/;

/**
 * What all spellings of a repository's address have in common: host and path, without protocol, user,
 * port of ssh, `.git` and case of the host. `git@github.com:shop/cart.git`,
 * `ssh://git@github.com/shop/cart` and `https://github.com/shop/cart/` are one repository.
 */
export function repositoryKey(url: string): string {
  const trimmed = url.trim();
  const scp = trimmed.includes('://') ? null : trimmed.match(SCP_LIKE);
  if (scp) return keyOf(scp[1], scp[2]);
  if (!URL.canParse(trimmed)) return pathKey(trimmed);
  const { protocol, hostname, host, pathname } = new URL(trimmed);
  return keyOf(protocol === 'ssh:' ? hostname : host, pathname);
}

function keyOf(host: string, path: string): string {
  return `${host.toLowerCase()}/${pathKey(decoded(path))}`;
}

function pathKey(path: string): string {
  return path
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/i, '')
    .toLowerCase();
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
