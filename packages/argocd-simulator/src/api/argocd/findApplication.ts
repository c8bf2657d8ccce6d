/** Finds the Application that a call names, if the caller may get it. */
import type { Request } from 'express';
import type { Ref } from '../../world/World';
import type { KubeObject } from '../../world/types';
import { notFound, permissionDenied } from './answers';
import type { ArgoContext } from './context';
import { one } from './query';
import { may } from './rights';
import type { Caller } from './Sessions';
import { projectOf } from './wire';

export interface Named {
  name: string;
  namespace?: string;
  project?: string;
}

/** The `{name}` of the path with what the query says of it. */
export function namedByQuery(req: Request): Named {
  return {
    name: req.params.name,
    namespace: one(req, 'appNamespace'),
    project: one(req, 'project'),
  };
}

export interface Found {
  caller: Caller;
  application: KubeObject;
  ref: Ref;
  /** `project/name`, as rules name it. */
  object: string;
}

/**
 * 403 without a reason for who may not get Applications, and for a missing one whose project is not
 * named; 404 when the project is named and does not have it (recording rbac).
 */
export function findApplication(
  context: ArgoContext,
  req: Request,
  named: Named,
): Found {
  const caller = context.sessions.callerOf(req);
  if (!may(caller.account, 'applications', 'get')) {
    throw permissionDenied();
  }
  const { name, project } = named;
  const namespace = named.namespace ?? context.namespace;
  const application = context.store.get({
    kind: 'Application',
    namespace,
    name,
  });
  if (application && (!project || project === projectOf(application))) {
    const object = `${projectOf(application)}/${name}`;
    if (!may(caller.account, 'applications', 'get', object)) {
      throw permissionDenied();
    }
    return { caller, application, ref: { namespace, name }, object };
  }
  throw project
    ? notFound(`applications.argoproj.io "${name}" not found`)
    : permissionDenied();
}
