/** Proves an ApplicationSet before it is pushed: everything that is wrong with it, not only the first. */
import { parseDocument } from 'yaml';
import type { RenderWorld } from '../render/world';
import { renderApplicationSet } from '../render/renderApplicationSet';
import {
  parseApplicationSet,
  type ApplicationSet,
} from '../schema/applicationSet';
import { checkApplications } from './checkApplications';
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
  const parsed = parseApplicationSet(document.toJS());
  if ('problems' in parsed) {
    return parsed.problems.map(({ path, message }) => ({
      code: 'schema',
      path,
      message: `${path} of the ApplicationSet: ${message}`,
    }));
  }
  return [
    ...checkTemplate(parsed.set),
    ...checkStrategy(parsed.set),
    ...checkSafety(parsed.set),
    ...(await checkRendered(parsed.set, world)),
  ];
}

async function checkRendered(
  set: ApplicationSet,
  world: RenderWorld,
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
    ...checkApplications(set, applications),
    ...(await checkGateJobs(set, applications, world)),
  ];
}
