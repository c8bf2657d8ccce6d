/** Where the files of this package's `assets` folder lie, in the sources and when it is installed. */
import { dirname, join } from 'node:path';

export function asset(name: string): string {
  const root = dirname(
    require.resolve('@stagecraft/applicationset/package.json'),
  );
  return join(root, 'assets', name);
}
