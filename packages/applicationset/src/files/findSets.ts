/** Finds ApplicationSets and AppProjects in files. */
import { z } from 'zod';
import type { Project } from '../lint/world';
import { readManifest } from '../render/readManifest';
import { documentsOf } from './documents';

/**
 * What is in the files that are looked at.
 * @public
 */
export interface FoundSets {
  /** Files with at least one ApplicationSet, with their text */
  sets: { path: string; text: string }[];
  projects: Project[];
  /** Files that become manifests only when somebody fills them in */
  templates: string[];
}

/** A file is read as YAML only when it can hold what is looked for. */
const INTERESTING = /\bkind["']?\s*:\s*["']?(ApplicationSet|AppProject)\b/;

/** Backstage's and cookiecutter's skeletons. */
const SKELETON = /\$\{\{\s*(values|parameters|user)\b|\{%-?\s/;

/** The templates of Helm charts: lines of nothing but an action are no YAML, unless they are in a text of many lines. */
const CHART = /^\s*\{\{-?\s*(if|with|range|include|end|define)\b/m;

/** A text of many lines, such as a set's own templatePatch: what is indented below its key. */
const TEXT =
  /^([ \t]*)\S.*:[ \t]*[|>][-+\d]*[ \t]*\n(?:\1[ \t]+.*\n|[ \t]*\n)*/gm;

const IN_SKELETON = /(^|\/)skeleton\//;

/**
 * Looks through files, of which each is read once.
 * @public
 */
export async function findSets(
  paths: Iterable<string>,
  read: (path: string) => string,
): Promise<FoundSets> {
  const found: FoundSets = { sets: [], projects: [], templates: [] };
  for (const path of paths) {
    const text = read(path);
    if (INTERESTING.test(text)) await sortIn(path, text, found);
  }
  return found;
}

async function sortIn(
  path: string,
  text: string,
  found: FoundSets,
): Promise<void> {
  const kinds = await documentsOf(text);
  const has = (kind: string) => kinds.some(document => document.kind === kind);
  if (!has('ApplicationSet') && !has('AppProject')) return;
  if (IN_SKELETON.test(path) || isTemplate(text)) {
    found.templates.push(path);
    return;
  }
  if (has('ApplicationSet')) found.sets.push({ path, text });
  const projects = kinds.filter(({ kind }) => kind === 'AppProject');
  for (const project of projects) {
    found.projects.push(...(await readProject(project.text)));
  }
}

function isTemplate(text: string): boolean {
  return SKELETON.test(text) || CHART.test(text.replace(TEXT, ''));
}

const texts = z.string().nullish();
const projectSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z
    .object({
      sourceRepos: z.array(z.string()).nullish(),
      destinations: z
        .array(z.object({ server: texts, name: texts, namespace: texts }))
        .nullish(),
    })
    .nullish(),
});

/** A project that cannot be read is no project: Kubernetes would refuse it. */
async function readProject(text: string): Promise<Project[]> {
  const content = await readManifest(text).catch(() => null);
  const parsed = projectSchema.safeParse(content);
  if (!parsed.success) return [];
  const { metadata, spec } = parsed.data;
  return [{ name: metadata.name, ...spec }];
}
