/** Proves ApplicationSets before they are pushed: everything that is wrong with them, not only the first. */
import { GoEnded } from '../render/goLibraries';
import {
  renderApplicationSet,
  type RenderError,
  type RenderResult,
} from '../render/renderApplicationSet';
import {
  parseApplicationSet,
  type ApplicationSet,
} from '../schema/applicationSet';
import { checkApplications } from './checkApplications';
import { checkDestinations } from './checkDestinations';
import { checkFields } from './checkFields';
import { checkLineage } from './checkLineage';
import { checkSafety } from './checkSafety';
import { checkSteps, checkStrategyType, withStepsTyped } from './checkStrategy';
import { checkSyncPolicy } from './checkSyncPolicy';
import { checkTemplate } from './checkTemplate';
import { readYaml, type YamlDocument } from './document';
import { finish, type Draft, type Finding } from './finding';
import { checkManifests } from './manifests/checkManifests';
import { renderedOf } from './rendered';
import { checkSecrets } from './secrets';
import type { CheckWorld } from './world';

/**
 * How a file is checked.
 * @public
 */
export interface CheckOptions {
  /** The file's name, for the findings */
  file?: string;
  /** Whether what the Applications deploy is read from `world.files`; it is unless told otherwise */
  manifests?: boolean;
}

/**
 * Checks the ApplicationSets of a YAML file: the schema of the custom resource, the traps that Argo CD says nothing
 * about, every Application that they would make, and the manifests that `world.files` gives. Documents of other kinds
 * beside them are left alone. An empty list means that nothing was found; docs/findings.md tells what can be.
 * @public
 */
export async function checkApplicationSet(
  text: string,
  world: CheckWorld,
  options: CheckOptions = {},
): Promise<Finding[]> {
  const { documents, problems } = readYaml(text);
  const sets = documents.filter(({ content }) => isSet(content));
  if (problems.length > 0) {
    return problems.map(({ message, line }) => ({
      ...finish(
        { code: 'notYaml', path: 'document', message },
        undefined,
        options.file,
      ),
      ...(line !== undefined && { line }),
    }));
  }
  if (sets.length === 0) {
    const path = 'kind';
    const message = 'There is no ApplicationSet in the file';
    const draft: Draft = {
      code: 'notApplicationSet',
      path,
      at: [path],
      message,
    };
    return [finish(draft, documents[0], options.file)];
  }
  const found = await Promise.all(
    sets.map(async document => {
      const drafts = await checkDocument(document, world, options);
      return drafts.map(draft => finish(draft, document, options.file));
    }),
  );
  return found.flat();
}

function isSet({ apiVersion, kind }: YamlDocument['content']): boolean {
  const group = typeof apiVersion === 'string' ? apiVersion : '';
  return kind === 'ApplicationSet' && /^(argoproj\.io\/|$)/.test(group);
}

async function checkDocument(
  document: YamlDocument,
  world: CheckWorld,
  options: CheckOptions,
): Promise<Draft[]> {
  const fields = checkFields(document);
  const parsed = parseApplicationSet(document.content);
  if (!('set' in parsed)) {
    if (fields.length > 0) return fields;
    return parsed.problems.map(({ path, message }) => ({
      code: 'fieldType',
      path,
      message: `${path}: ${message}`,
    }));
  }
  const set = withStepsTyped(parsed.set);
  return withoutRepetition([
    ...fields,
    ...checkTemplate(set),
    ...checkStrategyType(parsed.set),
    ...checkSteps(set),
    ...checkSafety(set),
    ...checkSecrets(set),
    ...(await checkRendered(set, world, options)),
  ]);
}

/** What follows from another finding is not told again: a text <no value> tells more than the option that let it pass. */
const FOLLOWS: Partial<Record<Draft['code'], readonly Draft['code'][]>> = {
  missingKeyPasses: ['noValue'],
  renderFailed: ['fieldMissing', 'fieldType', 'valueNotText', 'yamlBoolean'],
};

function withoutRepetition(drafts: readonly Draft[]): Draft[] {
  const found = new Set(drafts.map(({ code }) => code));
  return drafts.filter(
    ({ code }) => !FOLLOWS[code]?.some(cause => found.has(cause)),
  );
}

async function checkRendered(
  set: ApplicationSet,
  world: CheckWorld,
  { manifests = true }: CheckOptions,
): Promise<Draft[]> {
  const { applications, error } = await rendering(set, world);
  if (error) return [failed(error)];
  const rendered = renderedOf(set, applications, world);
  return [
    ...checkApplications(rendered),
    ...checkSyncPolicy(rendered),
    ...checkLineage(rendered),
    ...(await checkDestinations(rendered)),
    ...(manifests ? await checkManifests(rendered) : []),
  ];
}

/** What ends the rendering itself is wrong with the set as well. */
async function rendering(
  set: ApplicationSet,
  world: CheckWorld,
): Promise<RenderResult> {
  try {
    return await renderApplicationSet(set, world);
  } catch (error) {
    if (!(error instanceof GoEnded)) throw error;
    const { message } = error;
    return { error: { reason: 'RenderTemplateParamsError', message } };
  }
}

function failed({ reason, message, needs }: RenderError): Draft {
  if (needs !== undefined) {
    return {
      code: 'notRendered',
      path: 'spec.generators',
      at: ['spec', 'generators'],
      message: `The Applications of the ${needs} generator are not known here: ${message}`,
    };
  }
  const isTemplate = reason === 'RenderTemplateParamsError';
  return {
    code: 'renderFailed',
    path: isTemplate ? 'spec.template' : 'spec.generators',
    at: ['spec', isTemplate ? 'template' : 'generators'],
    message,
  };
}
