/** The Argo CD instances that app-config names, under our own key or under that of the neighbouring plugins. */

import type { Config } from '@backstage/config';
import type { InstanceConfig } from './types';

const OWN = 'promotions.instances';
const LOCATORS = 'argocd.appLocatorMethods';

/** From `promotions.instances`; only when that is absent from `argocd.appLocatorMethods[type=config]`. */
export function readInstances(root: Config): InstanceConfig[] {
  const instances = entriesOf(root).map(entry => readInstance(root, entry));
  const names = instances.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(`${OWN} names "${twice}" twice; every name must be unique`);
  }
  return instances;
}

interface Entry {
  place: string;
  own: boolean;
  config: Config;
}

function entriesOf(root: Config): Entry[] {
  const own = root.getOptionalConfigArray(OWN);
  return own
    ? own.map((config, i) => ({ place: `${OWN}[${i}]`, own: true, config }))
    : neighbourEntries(root);
}

/** Read as they are: the neighbours declare these keys, and two declarations that differ stop the start. */
function neighbourEntries(root: Config): Entry[] {
  return (root.getOptionalConfigArray(LOCATORS) ?? []).flatMap((locator, at) =>
    locator.getOptionalString('type') === 'config'
      ? (locator.getOptionalConfigArray('instances') ?? []).map(
          (config, i) => ({
            place: `${LOCATORS}[${at}].instances[${i}]`,
            own: false,
            config,
          }),
        )
      : [],
  );
}

function readInstance(
  root: Config,
  { place, own, config }: Entry,
): InstanceConfig {
  const url = readUrl(config, 'url', place) ?? missing(`${place}.url`);
  const ca = own ? config.getOptionalString('tls.ca') : undefined;
  const name = readName(config, place);
  // Entries may change places while we run: a secret goes to no other address than the one that it stands beside.
  const secret = (key: string) => () =>
    entriesOf(root)
      .find(entry => isEntryOf(entry.config, name, url))
      ?.config.getOptionalString(key)
      ?.trim();
  return {
    name,
    url,
    frontendUrl: frontendUrl(root, config, place, own) ?? url,
    token: secret('token'),
    login: readLogin(config, place, secret('password')),
    execute: own && (config.getOptionalBoolean('execute') ?? false),
    generate: own && (config.getOptionalBoolean('generate') ?? false),
    ...(ca && { tls: { ca } }),
  };
}

function isEntryOf(config: Config, name: string, url: string): boolean {
  const written = config.getOptionalString('url');
  return (
    config.getOptionalString('name') === name &&
    written?.replace(/\/+$/, '') === url
  );
}

/** Annotations write `instance:namespace/name`, several of them separated by commas. */
function readName(config: Config, place: string): string {
  const name = config.getString('name');
  if (!/^[^\s:/,]+$/.test(name)) {
    throw new Error(
      `${place}.name is "${name}", but a name has no spaces, commas, colons or slashes`,
    );
  }
  return name;
}

function frontendUrl(
  root: Config,
  config: Config,
  place: string,
  own: boolean,
): string | undefined {
  return (
    readUrl(config, 'frontendUrl', place) ??
    readUrl(config, 'externalUrl', place) ??
    (own ? undefined : readUrl(root, 'argocd.frontendUrl', 'app-config'))
  );
}

function readUrl(
  config: Config,
  key: string,
  place: string,
): string | undefined {
  const written = config.getOptionalString(key);
  if (written === undefined) {
    return undefined;
  }
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const plain = url && !url.search && !url.hash && !url.username;
  if (!plain || !/^https?:$/.test(url.protocol)) {
    throw new Error(
      `${place}.${key} is not the address of an Argo CD, such as https://argocd.example.com, without query or credentials`,
    );
  }
  return written.replace(/\/+$/, '');
}

function readLogin(
  config: Config,
  place: string,
  password: () => string | undefined,
): InstanceConfig['login'] {
  const username = config.getOptionalString('username');
  if (username === undefined || config.has('token')) {
    return undefined;
  }
  if (!config.has('password')) {
    return missing(`${place}.password`);
  }
  return { username, password: () => password() ?? '' };
}

function missing(field: string): never {
  throw new Error(`${field} is missing`);
}
