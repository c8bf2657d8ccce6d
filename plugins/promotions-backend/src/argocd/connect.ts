/** The client of a configured instance. */

import type { InstanceConfig } from '../config';
import type { Clock } from '../platform/clock';
import { ArgoClient } from './ArgoClient';
import { platformFetch } from './transport';
import { trustingFetch } from './trustingFetch';

const TIMEOUT_MS = 30_000;

/** Asks nothing yet. Throws when the instance's certificate authority cannot be read. */
export function connect(instance: InstanceConfig, clock: Clock): ArgoClient {
  const { name, url, token, login, tls } = instance;
  return new ArgoClient({
    instance: name,
    url,
    token,
    login,
    fetch: tls ? trustingFetch(tls.ca) : platformFetch,
    now: () => clock().getTime(),
    timeoutMs: TIMEOUT_MS,
  });
}
