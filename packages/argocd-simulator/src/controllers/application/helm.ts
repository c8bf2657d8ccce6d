/** As much of Helm as a service's own chart uses: values, Go templates, and named templates of the chart's context. */

import { renderGoTemplates } from '@stagecraft/applicationset';
import { parse } from 'yaml';
import { at, isRecord, listAt, mergePatch, textAt } from '../../world/json';
import type { KubeObject } from '../../world/types';
import {
  ManifestError,
  clean,
  messageOf,
  parseManifests,
} from './parseManifests';

/** Values, release and chart, as templates see them. */
type Context = Parameters<typeof renderGoTemplates>[1];

/**
 * The manifests of a chart in a folder of a repository's files.
 *
 * A chart that depends on others, and a named template that is included with another context than the chart's, are
 * errors that say so: a wrong rendering would be worse than none.
 */
export async function renderChart(
  files: ReadonlyMap<string, string>,
  folder: string,
  helm: unknown,
): Promise<KubeObject[]> {
  const chart = record(files.get(join(folder, 'Chart.yaml')), 'Chart.yaml');
  if (listAt(chart, 'dependencies').length > 0) {
    throw new ManifestError(
      'a chart that depends on others is not supported here',
    );
  }
  const name = textAt(chart, 'name') ?? '';
  const templates = below(files, join(folder, 'templates'));
  const context: Context = JSON.parse(
    JSON.stringify({
      Values: valuesOf(files, folder, helm),
      Chart: {
        Name: name,
        Version: at(chart, 'version'),
        AppVersion: at(chart, 'appVersion'),
      },
      Release: {
        Name: textAt(helm, 'releaseName') ?? name,
        Service: 'Helm',
      },
    }),
  );
  const rendered = await renderTemplates(templates, context);
  return rendered.flatMap(([path, text]) => parseManifests(text, path));
}

/** The chart's own values, then each file's, then those that the Application gives. */
function valuesOf(
  files: ReadonlyMap<string, string>,
  folder: string,
  helm: unknown,
): unknown {
  const named = listAt(helm, 'valueFiles').map(String);
  const layers = named.map(file => {
    const text = files.get(join(folder, file));
    if (text !== undefined) return record(text, file);
    if (at(helm, 'ignoreMissingValueFiles') === true) return {};
    throw new ManifestError(`open ${file}: no such file or directory`);
  });
  return [
    record(files.get(join(folder, 'values.yaml')), 'values.yaml'),
    ...layers,
    record(textAt(helm, 'values'), 'values'),
    at(helm, 'valuesObject') ?? {},
  ].reduce(mergePatch, {});
}

async function renderTemplates(
  templates: ReadonlyMap<string, string>,
  context: Context,
): Promise<[string, string][]> {
  const all = [...templates].map(
    ([path, text]) => [path, withIncludes(text, path)] as const,
  );
  const partials = all.filter(([path]) => /(^|\/)_[^/]*$/.test(path));
  const shared = partials.map(([, text]) => text).join('');
  const manifests = all.filter(([path]) => /\/[^_/][^/]*\.ya?ml$/.test(path));
  const included = await includedTexts(shared, context);
  const texts = await render(
    manifests.map(([, text]) => shared + text),
    { ...context, Included: included },
  );
  return manifests.map(([path], index) => [path, texts[index]]);
}

const INCLUDE = /\binclude\s+"([^"]+)"\s+(\S+?)(?=[\s)}|])/g;

/** Go has no `include`; what it would answer is looked up instead, under `Included` of the chart's context. */
function withIncludes(text: string, path: string): string {
  const changed = text.replace(INCLUDE, (whole, name, context) =>
    ['.', '$'].includes(context)
      ? `get ${context === '$' ? '$' : ''}.Included "${name}"`
      : whole,
  );
  if (!/\binclude\s/.test(changed)) return changed;
  throw new ManifestError(
    `${path}: a named template is included with something else than "." or "$", which is not supported here`,
  );
}

/** What each named template renders to. One may include another, so they are rendered until nothing changes. */
async function includedTexts(
  shared: string,
  context: Context,
): Promise<Record<string, string>> {
  const names = [...shared.matchAll(/define\s+"([^"]+)"/g)].map(
    ([, name]) => name,
  );
  let before: Record<string, string> = {};
  for (let round = 0; round <= names.length; round += 1) {
    const texts = await render(
      names.map(name => `${shared}{{ template "${name}" . }}`),
      { ...context, Included: before },
    );
    const now = Object.fromEntries(
      names.map((name, index) => [name, texts[index].trimStart()]),
    );
    if (JSON.stringify(now) === JSON.stringify(before)) return now;
    before = now;
  }
  throw new ManifestError('the named templates include each other without end');
}

async function render(texts: string[], context: Context): Promise<string[]> {
  try {
    const rendered = await renderGoTemplates(texts, context);
    return rendered.map(text => text.replaceAll('<no value>', ''));
  } catch (error) {
    throw new ManifestError(messageOf(error));
  }
}

function below(
  files: ReadonlyMap<string, string>,
  folder: string,
): Map<string, string> {
  return new Map(
    [...files].filter(([path]) => path.startsWith(`${folder}/`)).sort(),
  );
}

function record(text: string | undefined, path: string) {
  const value: unknown = parse(text ?? '') ?? {};
  if (isRecord(value)) return value;
  throw new ManifestError(`${path} is no YAML object`);
}

function join(folder: string, file: string): string {
  const parts: string[] = [];
  for (const part of clean(`${folder}/${file}`).split('/')) {
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
