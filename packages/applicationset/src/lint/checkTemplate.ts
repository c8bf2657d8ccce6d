/** Checks how the template and its patch use parameters. */
import type { ApplicationSet } from '../schema/applicationSet';
import { isJsonObject, type Json } from '../schema/json';
import type { Draft } from './finding';
import { objectAt, textAt } from './rendered';

export function checkTemplate(set: ApplicationSet): Draft[] {
  return [
    ...checkMissingKeys(set),
    ...checkProject(set),
    ...checkPatch(set),
    ...checkFalse(set),
    ...checkTexts(set),
  ];
}

function checkMissingKeys({ spec }: ApplicationSet): Draft[] {
  const options = spec.goTemplateOptions ?? [];
  if (!spec.goTemplate || options.includes('missingkey=error')) return [];
  return [
    {
      code: 'missingKeyPasses',
      path: 'spec.goTemplateOptions',
      at: ['spec', 'goTemplateOptions'],
      message: 'A misspelt parameter becomes the text <no value>',
    },
  ];
}

function checkProject({ spec }: ApplicationSet): Draft[] {
  const project = textAt(objectAt(spec.template.spec).project);
  if (!project.includes('{{')) return [];
  return [
    {
      code: 'projectTemplated',
      path: 'spec.template.spec.project',
      at: ['spec', 'template', 'spec', 'project'],
      message: `The project is the template ${project}`,
    },
  ];
}

function checkPatch({ spec }: ApplicationSet): Draft[] {
  if (!setsProject(spec.templatePatch ?? '')) return [];
  return [
    {
      code: 'patchKeepsProject',
      path: 'spec.templatePatch',
      at: ['spec', 'templatePatch'],
      message: 'The patch sets spec.project',
    },
  ];
}

/** The patch is a template and may be no YAML before it is filled in, so it is read by its indentation. */
function setsProject(patch: string): boolean {
  const lines = patch
    .split('\n')
    .filter(line => line.trim() !== '' && !line.trimStart().startsWith('{{'));
  const start = lines.findIndex(line => /^spec:\s*$/.test(line)) + 1;
  if (start === 0) return false;
  const end = lines.findIndex((line, at) => at >= start && /^\S/.test(line));
  const body = lines.slice(start, end < 0 ? undefined : end);
  const indent = body.map(line => line.length - line.trimStart().length);
  const least = Math.min(...indent);
  return body.some(
    (line, at) =>
      indent[at] === least && line.trimStart().startsWith('project:'),
  );
}

/** Parameters of lists that are the text "false" and are asked for by `if`. */
function checkFalse({ spec }: ApplicationSet): Draft[] {
  if (!spec.goTemplate) return [];
  const texts = `${JSON.stringify(spec.template)}\n${spec.templatePatch ?? ''}`;
  const asked = new Set(
    [
      ...texts.matchAll(
        /\{\{-?\s*(?:else\s+)?if\s+(?:not\s+)?\.([\w.]+)\s*-?\}\}/g,
      ),
    ].map(([, name]) => name),
  );
  if (asked.size === 0) return [];
  return listElements(spec.generators).flatMap(({ element, at }) =>
    Object.entries(element)
      .filter(([name, value]) => value === 'false' && asked.has(name))
      .map(([name]) => ({
        code: 'falseIsText' as const,
        path: `parameter ${name}`,
        at: [...at, name],
        message: `The parameter "${name}" is the text "false", and {{ if .${name} }} asks whether it is empty`,
      })),
  );
}

/** Without Go templates a parameter is a text, or `values` with texts. */
function checkTexts({ spec }: ApplicationSet): Draft[] {
  if (spec.goTemplate) return [];
  return listElements(spec.generators).flatMap(({ element, at }) =>
    Object.entries(element)
      .filter(([name, value]) =>
        name === 'values' ? !isJsonObject(value) : typeof value !== 'string',
      )
      .map(([name, value]) => ({
        code: 'valueNotText' as const,
        path: `parameter ${name}`,
        at: [...at, name],
        message: `The parameter "${name}" is ${JSON.stringify(
          value,
        )}, which is no text`,
      })),
  );
}

/** The elements of all list generators, also inside of matrix and merge. */
export function listElements(
  generators: Json,
  at: readonly (string | number)[] = ['spec', 'generators'],
): { element: Record<string, Json>; at: (string | number)[] }[] {
  if (!Array.isArray(generators)) return [];
  return generators.flatMap((generator, index) => {
    const { list, matrix, merge } = objectAt(generator);
    const { elements } = objectAt(list);
    const own = (Array.isArray(elements) ? elements : []).flatMap(
      (element, place) =>
        isJsonObject(element)
          ? [{ element, at: [...at, index, 'list', 'elements', place] }]
          : [],
    );
    const inner = Object.entries({ matrix, merge }).flatMap(([name, value]) =>
      listElements(objectAt(value).generators ?? null, [
        ...at,
        index,
        name,
        'generators',
      ]),
    );
    return [...own, ...inner];
  });
}
