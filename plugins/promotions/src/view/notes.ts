/** What is wrong with a pipeline that is being made, each beside the field of the form that causes it. */

import type {
  PreviewFinding,
  PreviewResponse,
} from '@stagecraft/plugin-promotions-common';

/** A problem or a finding of a preview. */
export interface Note {
  severity: 'error' | 'warning';
  message: string;
  /** What a real Argo CD does with it. */
  happens?: string;
  /** The way out. */
  fix?: string;
  /** The field that causes it, as in `stages[1].targets[0].cluster`. */
  field?: string;
  code?: string;
}

/** Fields that the form has, from the whole to its parts. */
const FIELDS = [
  /^(instance|project|profile|executor)$/,
  /^stages$/,
  /^stages\[\d+\]$/,
  /^stages\[\d+\]\.(name|gate|maxUpdate|gateJob|targets)$/,
  /^stages\[\d+\]\.targets\[\d+\]$/,
  /^stages\[\d+\]\.targets\[\d+\]\.(cluster|namespace|name)$/,
];

export interface PlacedNotes {
  /** Those of a field of the form. */
  at: (field: string) => readonly Note[];
  /** Those of no field that the form has. */
  rest: readonly Note[];
  all: readonly Note[];
}

/** Of a stage without a name only that is told: the names of all that it makes follow from it. */
export function notesOf(
  { problems, findings }: PreviewResponse,
  stages: readonly { name: string }[],
): Note[] {
  const unnamed = stages.flatMap(({ name }, index) =>
    name === '' ? [`stages[${index}].`] : [],
  );
  const follows = ({ field = '' }: Note) =>
    unnamed.some(begin => field.startsWith(begin) && field !== `${begin}name`);
  return allOf({ problems, findings }).filter(note => !follows(note));
}

function allOf({
  problems,
  findings,
}: Pick<PreviewResponse, 'problems' | 'findings'>): Note[] {
  return [
    ...problems.map(({ path, message }) => ({
      severity: 'error' as const,
      message,
      field: path,
    })),
    ...findings.map(noteOf),
  ];
}

function noteOf(finding: PreviewFinding): Note {
  const { severity, message, happens, fix, field, code } = finding;
  return { severity, message, happens, fix, field, code };
}

export function placed(notes: readonly Note[], stages: number): PlacedNotes {
  const byField = new Map<string, Note[]>();
  const rest: Note[] = [];
  for (const note of notes) {
    const field = fieldOf(note, stages);
    if (field === undefined) {
      rest.push(note);
    } else {
      byField.set(field, [...(byField.get(field) ?? []), note]);
    }
  }
  return { at: field => byField.get(field) ?? [], rest, all: notes };
}

/** The nearest field that the form has; a stage that is no longer there has none. */
function fieldOf({ field }: Note, stages: number): string | undefined {
  const steps = field?.split(/(?=[.[])/) ?? [];
  while (steps.length > 0) {
    const path = steps.join('');
    if (FIELDS.some(known => known.test(path)) && isThere(path, stages)) {
      return path;
    }
    steps.pop();
  }
  return undefined;
}

function isThere(path: string, stages: number): boolean {
  const [, index] = path.match(/^stages\[(\d+)\]/) ?? [];
  return index === undefined || Number(index) < stages;
}

/** What keeps the form from going on: problems, and errors that a field of this form causes. */
export function blocking(notes: readonly Note[], stages: number): Note[] {
  return notes.filter(
    note =>
      note.severity === 'error' &&
      (note.code === undefined || fieldOf(note, stages) !== undefined),
  );
}

/** Where a field is, for who cannot see it beside the field: `prod › targets 2 › cluster`. */
export function placeOf(
  field: string,
  stages: readonly { name: string }[],
): string {
  return field
    .replace(/^stages\[(\d+)\]/, (_, index: string) => {
      const number = Number(index) + 1;
      return stages[number - 1]?.name || `stages ${number}`;
    })
    .replace(/\[(\d+)\]/g, (_, index: string) => ` ${Number(index) + 1}`)
    .replace(/\./g, ' › ');
}
