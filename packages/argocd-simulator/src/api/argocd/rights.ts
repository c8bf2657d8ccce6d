/** What an account may do, and the words in which Argo CD refuses (recording rbac). */
import type { Account } from '../../world/World';
import { permissionDenied } from './answers';
import type { Caller } from './Sessions';

function covers(granted: string, wanted: string): boolean {
  return granted === '*' || granted === wanted;
}

export function may(account: Account, resource: string, action: string) {
  return account.rights.some(
    right => covers(right.resource, resource) && covers(right.action, action),
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
  if (!may(account, resource, action)) {
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
