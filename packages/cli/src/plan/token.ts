/** The token of the account that asks Argo CD; never printed, not even when it is wrong. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError, wordsOf, type Terminal } from '../terminal';

/** Where the token is. */
export interface TokenOptions {
  tokenEnv?: string;
  tokenFile?: string;
}

/** What Argo CD's own command line calls it. */
const DEFAULT_VARIABLE = 'ARGOCD_AUTH_TOKEN';

/** @throws UsageError when there is none, or when it could not be sent */
export function readToken(
  { tokenEnv, tokenFile }: TokenOptions,
  { env, folder }: Pick<Terminal, 'env' | 'folder'>,
): string {
  const variable = tokenEnv ?? DEFAULT_VARIABLE;
  const where = tokenFile ?? `the environment variable ${variable}`;
  const token = (
    tokenFile ? readFile(tokenFile, folder) : env[variable] ?? ''
  ).trim();
  if (!token) {
    throw new UsageError(
      `${where} holds no token; set ${DEFAULT_VARIABLE}, or name another with --token-env or --token-file`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new UsageError(`${where} holds more than a token`);
  }
  return token;
}

function readFile(file: string, folder: string): string {
  try {
    return readFileSync(resolve(folder, file), 'utf8');
  } catch (error) {
    throw new UsageError(`--token-file ${file}: ${wordsOf(error)}`);
  }
}
