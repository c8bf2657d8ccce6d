/** The configurations that are in the repository fit the schemas of the packages that read them. */

import { runTool } from '../tool.mjs';

const PLACEHOLDER = 'http://127.0.0.1:1';

const ENV = {
  ARGOCD_URL: PLACEHOLDER,
  ARGOCD_TOKEN: 'token',
  STAGECRAFT_FORGE_HOST: '127.0.0.1:1',
  STAGECRAFT_FORGE_URL: PLACEHOLDER,
  STAGECRAFT_FORGE_PASSWORD: 'password',
  STAGECRAFT_ARGOCD_EU_URL: PLACEHOLDER,
  STAGECRAFT_ARGOCD_EU_TOKEN: 'token',
  STAGECRAFT_ARGOCD_US_URL: PLACEHOLDER,
  STAGECRAFT_ARGOCD_US_TOKEN: 'token',
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
  }
  return { passed: CONFIGURATIONS.length - failures.length, failures };
}
