/** `fetch` that trusts one more certificate authority, for one instance alone. */

import { readFileSync } from 'fs';
import { rootCertificates } from 'tls';
import { Agent, fetch as undiciFetch } from 'undici';
import type { Fetch } from './transport';

/**
 * `ca` is PEM or the path of a file that holds it; throws when that cannot be read. Certificates are always
 * verified, and the process's proxy settings do not apply.
 */
export function trustingFetch(ca: string): Fetch {
  const dispatcher = new Agent({
    connect: { ca: [...rootCertificates, readAuthority(ca)] },
  });
  return (url, request) => undiciFetch(url, { ...request, dispatcher });
}

function readAuthority(ca: string): string {
  const pem = ca.includes('-----BEGIN') ? ca : readFileSync(ca, 'utf8');
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new Error(
      `promotions.instances[].tls.ca: ${ca} holds no certificate`,
    );
  }
  return pem;
}
