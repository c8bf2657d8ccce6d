/** The Application that a filled template makes, in the form in which Argo CD stores it. */
import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../schema/json';
import { storedSpec } from './storedSpec';

/**
 * An Application that an ApplicationSet makes.
 * @public
 */
export interface RenderedApplication {
  metadata: {
    name: string;
    namespace: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
  };
  spec: JsonObject;
}

const FINALIZER = 'resources-finalizer.argocd.argoproj.io';

/** Adds the finalizer that deletes an Application's resources with it, unless they are to stay. */
export function withFinalizer(
  application: JsonObject,
  preserveResourcesOnDeletion: boolean,
): JsonObject {
  const metadata = isJsonObject(application.metadata)
    ? application.metadata
    : {};
  const named =
    Array.isArray(metadata.finalizers) && metadata.finalizers.length;
  if (preserveResourcesOnDeletion || named) return application;
  return { ...application, metadata: { ...metadata, finalizers: [FINALIZER] } };
}

const texts = z.record(z.string(), z.string()).nullish();
const metadataSchema = z.object({
  name: z.string().default(''),
  labels: texts,
  annotations: texts,
  finalizers: z.array(z.string()).nullish(),
});

/**
 * Reads a filled template. An Application lives in its ApplicationSet's namespace, whatever the
 * template says; empty fields are left out.
 */
export function readApplication(
  application: JsonObject,
  namespace: string,
): RenderedApplication {
  const parsed = metadataSchema.safeParse(application.metadata ?? {});
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new Error(`template metadata.${path.join('.')}: ${message}`);
  }
  const { name, labels, annotations, finalizers } = parsed.data;
  return {
    metadata: {
      name,
      namespace,
      ...(hasEntries(labels) && { labels }),
      ...(hasEntries(annotations) && { annotations }),
      ...(finalizers?.length && { finalizers }),
    },
    spec: storedSpec(application.spec),
  };
}

function hasEntries(
  entries: Record<string, string> | null | undefined,
): entries is Record<string, string> {
  return Object.keys(entries ?? {}).length > 0;
}
