/** Signing in, and what a caller is told about itself. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { ArgoError } from '../../world/World';
import { sendOk, unary } from './answers';
import { bodyOf } from './body';
import type { ArgoContext } from './context';
import { may } from './rights';

const credentials = z.object({
  username: z.string().optional(),
  password: z.string().optional(),
});

/** Unlike other calls this one does not refuse the unknown. */
function userinfo(context: ArgoContext, req: Request): unknown {
  try {
    const { account } = context.sessions.callerOf(req);
    return { loggedIn: true, username: account.name, iss: 'argocd' };
  } catch (error) {
    if (error instanceof ArgoError) {
      return {};
    }
    throw error;
  }
}

export function sessionRoutes(context: ArgoContext): Router {
  const routes = Router();
  routes.post(
    '/api/v1/session',
    unary(req => {
      const { username, password } = bodyOf(credentials, req);
      return { token: context.sessions.open(username, password) };
    }),
  );
  routes.delete('/api/v1/session', (_req, res) => {
    res.setHeader('Set-Cookie', 'argocd.token=; Path=/; Max-Age=0');
    sendOk(res, {});
  });
  routes.get(
    '/api/v1/session/userinfo',
    unary(req => userinfo(context, req)),
  );
  routes.get(
    '/api/v1/account/can-i/:resource/:action/*',
    unary(req => {
      const { account } = context.sessions.callerOf(req);
      const { resource, action, 0: object } = req.params;
      const granted = may(account, resource, action, object);
      return { value: granted ? 'yes' : 'no' };
    }),
  );
  return routes;
}
