/** The Kubernetes API of one cluster as an HTTP application. */
import express, { type Express } from 'express';
import { z } from 'zod';
import { jsonErrors } from '../../jsonErrors';
import { mayDo, userOf } from './access';
import {
  type KubernetesContext,
  answer,
  objectRoutes,
  sendJson,
} from './objectRoutes';
import { podLogRoutes } from './podLogRoutes';
import { discovery } from './resources';
import { KubernetesError, asStatus, badRequest } from './status';

const review = z.object({
  spec: z.object({
    resourceAttributes: z.object({
      verb: z.string().default(''),
      group: z.string().default(''),
      resource: z.string().default(''),
      subresource: z.string().optional(),
      namespace: z.string().optional(),
      name: z.string().optional(),
    }),
  }),
});

/** SelfSubjectAccessReview: may the caller do this? */
function accessReview(context: KubernetesContext) {
  return answer((req, res) => {
    const user = userOf(context.users, req);
    const parsed = review.safeParse(req.body);
    if (!parsed.success) {
      throw badRequest(z.prettifyError(parsed.error));
    }
    const { resourceAttributes } = parsed.data.spec;
    const { resource, subresource } = resourceAttributes;
    const path = subresource ? `${resource}/${subresource}` : resource;
    const allowed = mayDo(user, { ...resourceAttributes, resource: path });
    sendJson(res, 201, {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec: parsed.data.spec,
      status: { allowed },
    });
  });
}

export function createKubernetesApp(context: KubernetesContext): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.json({ type: () => true }));
  for (const [path, document] of Object.entries(discovery())) {
    app.get(
      path,
      answer(req => {
        userOf(context.users, req);
        return document;
      }),
    );
  }
  app.post(
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    accessReview(context),
  );
  app.use(podLogRoutes(context));
  app.use(objectRoutes(context));
  app.use(
    answer(() => {
      throw new KubernetesError(
        404,
        'NotFound',
        'the server could not find the requested resource',
      );
    }),
  );
  app.use(
    jsonErrors((status, message) =>
      asStatus(new KubernetesError(status, 'BadRequest', message)),
    ),
  );
  return app;
}
