/** Checks a document against the schema of the custom resource, and the words for which that has no list. */
import {
  fieldName,
  fieldProblems,
  type FieldPath,
  type FieldProblem,
} from '../schema/fields';
import { isJsonObject, type JsonObject } from '../schema/json';
import { suggestion } from '../schema/suggest';
import type { YamlDocument } from './document';
import type { Draft } from './finding';
import { objectAt } from './rendered';

const CODES = {
  unknown: 'fieldUnknown',
  missing: 'fieldMissing',
  type: 'fieldType',
} as const;

export function checkFields(document: YamlDocument): Draft[] {
  const problems = fieldProblems(document.content);
  const words = problems.some(({ kind }) => kind === 'type')
    ? document.booleanWords()
    : [];
  return [
    ...problems.map(problem => {
      const word = words.find(
        ({ at }) => fieldName(at) === fieldName(problem.at),
      );
      return word ? booleanWord(word) : draftOf(problem);
    }),
    ...checkWords(document.content),
    ...checkSource(document.content),
  ];
}

function draftOf({ kind, at, message, meant }: FieldProblem): Draft {
  const path = fieldName(at);
  return {
    code: CODES[kind],
    path,
    at,
    message: `${path} ${message}`,
    ...(meant && { fix: `Write ${meant}.` }),
  };
}

/** A text was wanted, and a word was given that Kubernetes does not take for one. */
function booleanWord({ at, text }: { at: FieldPath; text: string }): Draft {
  const path = fieldName(at);
  const meaning = /^(y|on)/i.test(text) ? 'true' : 'false';
  return {
    code: 'yamlBoolean',
    path,
    at,
    message: `${path} is the word ${text}, which Kubernetes reads as ${meaning}`,
    fix: `Write '${text}' in quotes.`,
  };
}

const WORDS: readonly { at: FieldPath; known: readonly string[] }[] = [
  {
    at: ['spec', 'syncPolicy', 'applicationsSync'],
    known: ['create-only', 'create-update', 'create-delete', 'sync'],
  },
  {
    at: ['spec', 'strategy', 'deletionOrder'],
    known: ['AllAtOnce', 'Reverse'],
  },
];

function checkWords(content: JsonObject): Draft[] {
  return WORDS.flatMap(({ at, known }): Draft[] => {
    const [, part, field] = at.map(String);
    const value = objectAt(objectAt(content.spec)[part])[field];
    if (typeof value !== 'string' || known.includes(value)) return [];
    const meant = suggestion(value, known);
    const path = fieldName(at);
    return [
      {
        code: 'valueUnknown',
        path,
        at,
        message: `${path} is "${value}"; Argo CD knows ${known.join(', ')}`,
        ...(meant && { fix: `Write ${meant}.` }),
      },
    ];
  });
}

function checkSource({ spec }: JsonObject): Draft[] {
  const template = objectAt(objectAt(spec).template);
  if (!isJsonObject(template.spec)) return [];
  const { source, sources, sourceHydrator } = template.spec;
  const generators = JSON.stringify(objectAt(spec).generators ?? []);
  const patch = objectAt(spec).templatePatch;
  const elsewhere = /"sources?":|\bsources?:/.test(
    `${generators}${typeof patch === 'string' ? patch : ''}`,
  );
  const several = Array.isArray(sources) && sources.length > 0;
  if (source || several || sourceHydrator || elsewhere) return [];
  const at = ['spec', 'template', 'spec', 'source'];
  return [
    {
      code: 'sourceMissing',
      path: fieldName(at),
      at,
      message: 'The template has neither source nor sources',
    },
  ];
}
