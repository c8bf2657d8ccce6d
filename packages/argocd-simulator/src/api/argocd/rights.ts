/** What an account may do, and the words in which Argo CD refuses (recording rbac). */
import { glob } from '../../world/glob';
import type { Account } from '../../world/World';
import { permissionDenied } from './answers';
import type { Caller } from './Sessions';

function covers(granted: string, wanted: string): boolean {
  return granted === '*' || granted === wanted;
}

/** `object` is `project/name`; without it, whether there is any that the account may do it with. */
export function may(
  account: Account,
  resource: string,
  action: string,
  object?: string,
) {
  return account.rights.some(
    right =>
      covers(right.resource, resource) &&
      covers(right.action, action) &&
      (object === undefined || glob(right.object ?? '*', object)),
  );
}

/** 403 with the rule that is missing. `object` is `project/name`. */
export function demand(
  caller: Caller,
  resource: string,
  action: string,
  object: string,
): void {
  const { account, issuedAt } = caller;
  if (!may(account, resource, action, object)) {
    throw permissionDenied(
      `${resource}, ${action}, ${object}, sub: ${account.name}, iat: ${issuedAt}`,
    );
  }
}

function rights(...pairs: string[]): Account['rights'] {
  return pairs.map(pair => {
    const [resource, action] = pair.split(' ');
    return { resource, action };
  });
}

/**
 * What the lines of a `policy.csv` grant a subject, also by the roles that it is given: `p, SUBJECT, RESOURCE, ACTION,
 * OBJECT, allow` and `g, SUBJECT, ROLE`. Throws for a line that the simulator cannot follow, such as a denial.
 */
export function rightsByPolicy(
  csv: string,
  subject: string,
): Account['rights'] {
  const lines = csv
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => line.split(',').map(part => part.trim()));
  const subjects = new Set([subject]);
  for (const name of subjects) {
    lines
      .filter(([kind, who]) => kind === 'g' && who === name)
      .forEach(([, , role]) => subjects.add(role));
  }
  return lines.flatMap(([kind, who, resource, action, object, effect]) => {
    if (kind !== 'g' && (kind !== 'p' || effect !== 'allow')) {
      throw new Error(`No line that the simulator can follow: ${kind}, ${who}`);
    }
    return kind === 'p' && subjects.has(who)
      ? [{ resource, action, object }]
      : [];
  });
}

/** The accounts of the recordings; the token of each is its name with `-token`. */
export function recordedAccounts(): Account[] {
  const account = (name: string, ...pairs: string[]): Account => ({
    name,
    password: `${name}-password`,
    tokens: [`${name}-token`],
    rights: rights(...pairs),
  });
  return [
    account('admin', '* *'),
    account(
      'backstage',
      'applications get',
      'applications sync',
      'applicationsets get',
      'logs get',
      'projects get',
      'clusters get',
      'repositories get',
    ),
    account('viewer', 'applications get', 'applicationsets get'),
    account('nobody'),
  ];
}
