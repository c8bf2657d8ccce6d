/** Applies a rendered templatePatch to an Application, as Argo CD's strategic merge does. */
import { wrapError } from './generators/generator';
import type { ParamSet } from './params';
import { renderText, type Templating } from './template';
import { isJsonObject, type Json, type JsonObject } from '../schema/json';

/** @throws Error with Argo CD's words when the patch cannot be rendered or is no object */
export function patchApplication(
  application: JsonObject,
  templatePatch: string,
  params: ParamSet,
  templating: Templating,
): JsonObject {
  const text = wrapError('error replacing values in templatePatch', () =>
    renderText(templatePatch, params, templating),
  );
  const patch = wrapError(
    `error while converting template to json ${JSON.stringify(text)}`,
    () => templating.go.yaml(text),
  );
  return applyPatch(application, patch);
}

/**
 * Merges a patch into an Application: objects merge, null removes, lists are replaced whole;
 * finalizers are added. `$patch: replace | delete` is honoured on objects. The project stays as the
 * template says, whatever the patch wants. An empty
 * patch changes nothing (recording 3.5/safe).
 */
export function applyPatch(application: JsonObject, patch: Json): JsonObject {
  if (patch === null) return application;
  if (!isJsonObject(patch)) {
    throw new Error(
      `invalid templatePatch ${JSON.stringify(
        JSON.stringify(patch),
      )}: it must be an object`,
    );
  }
  const patched = withFinalizers(application, mergeObjects(application, patch));
  const project = isJsonObject(application.spec)
    ? application.spec.project
    : undefined;
  if (project === undefined || !isJsonObject(patched.spec)) return patched;
  return { ...patched, spec: { ...patched.spec, project } };
}

function mergeObjects(below: JsonObject, patch: JsonObject): JsonObject {
  const { $patch: directive, ...changes } = patch;
  if (directive === 'delete') return {};
  const merged: JsonObject = directive === 'replace' ? {} : { ...below };
  for (const [key, change] of Object.entries(changes)) {
    if (change === null) delete merged[key];
    else merged[key] = mergeValue(merged[key], change);
  }
  return merged;
}

function mergeValue(below: Json | undefined, change: Json): Json {
  if (!isJsonObject(change)) return change;
  return mergeObjects(isJsonObject(below) ? below : {}, change);
}

/** `metadata.finalizers` is the one list of an Application that Kubernetes merges. */
function withFinalizers(before: JsonObject, after: JsonObject): JsonObject {
  const kept = finalizersOf(before);
  const wanted = finalizersOf(after);
  if (!kept || !wanted || !isJsonObject(after.metadata)) return after;
  const finalizers = [...new Set([...kept, ...wanted])];
  return { ...after, metadata: { ...after.metadata, finalizers } };
}

function finalizersOf({ metadata }: JsonObject): Json[] | undefined {
  const found = isJsonObject(metadata) ? metadata.finalizers : undefined;
  return Array.isArray(found) ? found : undefined;
}
