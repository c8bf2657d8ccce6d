/** Proves an ApplicationSet before it is pushed: everything that is wrong with it, not only the first. */
import { parseDocument } from 'yaml';
import type { RenderWorld } from '../render/world';
import type { RenderedApplication } from '../render/application';
import { renderApplicationSet } from '../render/renderApplicationSet';
import {
  parseApplicationSet,
  type ApplicationSet,
} from '../schema/applicationSet';
import { isJsonObject } from '../schema/json';
import { loadArgocdSchema } from '../schema/argocdSchema';
import { checkApplications, pathOf } from './checkApplications';
import { checkFields } from './checkFields';
import { checkGateJobs } from './checkGateJobs';
import { checkSafety } from './checkSafety';
import { checkStrategy } from './checkStrategy';
import { checkTemplate } from './checkTemplate';
import type { Finding } from './finding';

/**
 * Checks an ApplicationSet's YAML: its schema, the traps that Argo CD says nothing about, every
 * Application that it would make, and the gate Jobs in the manifests that `world.files` gives.
 * An empty list means that nothing was found.
 * @public
 */
export async function checkApplicationSet(
  text: string,
  world: RenderWorld,
): Promise<Finding[]> {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    return document.errors.map(({ message, linePos }) => ({
      code: 'notYaml',
      path: linePos ? `line ${linePos[0].line}` : 'document',
      message: `This is no YAML: ${message}`,
    }));
  }
  const value: unknown = document.toJS();
  const parsed = parseApplicationSet(value);
  if ('problems' in parsed) {
    return parsed.problems.map(({ path, message }) => ({
      code: 'schema',
      path,
      message: `${path} of the ApplicationSet: ${message}`,
    }));
  }
  const schema = await loadArgocdSchema();
  const spec = isJsonObject(value) ? value.spec : null;
  const fields = checkFields(spec, schema.spec, 'spec', schema);
  return [
    ...fields,
    ...checkTemplate(parsed.set),
    ...checkStrategy(parsed.set),
    ...checkSafety(parsed.set),
    ...(await checkRendered(parsed.set, world, fields.length === 0)),
  ];
}

/** Fields are looked at once more after the templatePatch, unless the template's own are wrong already. */
async function checkRendered(
  set: ApplicationSet,
  world: RenderWorld,
  withFields: boolean,
): Promise<Finding[]> {
  const { applications, error } = await renderApplicationSet(set, world);
  if (error) {
    const isTemplate = error.reason === 'RenderTemplateParamsError';
    return [
      {
        code: 'renderFailed',
        path: isTemplate ? 'spec.template' : 'spec.generators',
        message: error.message,
      },
    ];
  }
  return [
    ...(withFields ? await checkPatched(applications) : []),
    ...checkApplications(set, applications),
    ...(await checkGateJobs(set, applications, world)),
  ];
}

async function checkPatched(
  applications: readonly RenderedApplication[],
): Promise<Finding[]> {
  const schema = await loadArgocdSchema();
  return applications.flatMap(application => {
    const path = `${pathOf(application)} spec`;
    return checkFields(application.spec, schema.applicationSpec, path, schema);
  });
}
