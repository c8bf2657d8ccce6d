/**
 * The configurations that are in the repository fit the schemas of the packages that read them, and the browser is
 * given neither a secret nor any of the backend's own settings.
 */

import { outputOfTool, runTool } from '../tool.mjs';

const PLACEHOLDER = 'http://127.0.0.1:1';

/** No text that a browser may see. */
const SECRET = 'only-the-backend-knows';

const ENV = {
  ARGOCD_URL: PLACEHOLDER,
  ARGOCD_TOKEN: SECRET,
  STAGECRAFT_FORGE_HOST: '127.0.0.1:1',
  STAGECRAFT_FORGE_URL: PLACEHOLDER,
  STAGECRAFT_FORGE_PASSWORD: SECRET,
  STAGECRAFT_ARGOCD_EU_URL: PLACEHOLDER,
  STAGECRAFT_ARGOCD_EU_TOKEN: SECRET,
  STAGECRAFT_ARGOCD_US_URL: PLACEHOLDER,
  STAGECRAFT_ARGOCD_US_TOKEN: SECRET,
};

const CONFIGURATIONS = [
  ['app-config.yaml'],
  ['app-config.yaml', 'app-config.demo.yaml', 'app-config.world.yaml'],
  ['app-config.yaml', 'app-config.demo.yaml', 'app-config.argocd.yaml'],
];

export async function checkConfig() {
  const failures = [];
  for (const files of CONFIGURATIONS) {
    const args = files.flatMap(file => ['--config', file]);
    const code = await runTool(
      'backstage-cli',
      ['config:check', '--strict', ...args],
      ENV,
    );
    if (code !== 0) failures.push(`${files.join(' + ')} does not fit`);
    const leak = await leakToBrowser(args);
    if (leak) failures.push(`${files.join(' + ')} gives the browser ${leak}`);
  }
  return { passed: 2 * CONFIGURATIONS.length - failures.length, failures };
}

/** By the schemas of all packages, of which an app has some: what a browser would be given and must not, or nothing. */
async function leakToBrowser(args) {
  const seen = await outputOfTool(
    'backstage-cli',
    ['config:print', '--frontend', '--format', 'json', ...args],
    ENV,
  );
  const config = JSON.parse(seen);
  if (!config.app) return 'nothing at all';
  if (config.promotions) return 'settings of promotions';
  return seen.includes(SECRET) ? 'a secret' : undefined;
}
