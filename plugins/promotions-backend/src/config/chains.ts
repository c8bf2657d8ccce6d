/**
 * Pipelines of several ApplicationSets in order (`promotions.pipelines`). One that cannot be read never stops the start:
 * it closes the gates of the sets that it names, as a broken policy does, because their order is not known.
 */

import type { Config } from '@backstage/config';
import {
  formatPipelineRef,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import type { BrokenPolicy, ChainConfig } from './types';

const KEY = 'promotions.pipelines';
const REF = /^([^\s:/,]+):([^\s:/,]+)\/([^\s:/,]+)$/;

const entrySchema = z.strictObject({
  name: z.string().min(1),
  parts: z.array(z.string()).min(2, {
    error: 'a pipeline of several ApplicationSets has at least two parts',
  }),
});

interface Entry {
  place: string;
  name: string;
  /** All that can be read. */
  parts: PipelineRef[];
  /** A part is there that cannot be read, so that it may be any set. */
  unclear: boolean;
  problem?: string;
}

export function readChains(
  root: Config,
  instances: readonly { name: string }[],
): { chains: ChainConfig[]; broken: BrokenPolicy[] } {
  const written = root.getOptional(KEY) ?? [];
  if (!Array.isArray(written)) {
    const problem = `${KEY} must be a list`;
    return { chains: [], broken: [{ name: KEY, chain: true, problem }] };
  }
  const entries = written.map((value, index) => readEntry(value, index));
  const judged = entries.map(entry => ({
    ...entry,
    problem: entry.problem ?? problemOf(entry, entries, instances),
  }));
  return {
    chains: judged.flatMap(({ name, parts, problem }) =>
      problem ? [] : [{ name, parts }],
    ),
    broken: judged.flatMap(closing),
  };
}

function readEntry(value: unknown, index: number): Entry {
  const place = `${KEY}[${index}]`;
  const listed = z
    .looseObject({ parts: z.array(z.unknown()) })
    .safeParse(value);
  const written = listed.success ? listed.data.parts : [];
  const parts = written.flatMap(part => readPart(part) ?? []);
  const unclear = !listed.success || parts.length < written.length;
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = [place, ...issue.path.map(String)].join('.');
    return {
      place,
      name: place,
      parts,
      unclear,
      problem: `${field}: ${issue.message}`,
    };
  }
  const bad = written.find(part => readPart(part) === undefined);
  return {
    place,
    name: parsed.data.name,
    parts,
    unclear,
    ...(bad !== undefined && {
      problem: `${place}.parts: "${bad}" names no ApplicationSet; write instance:namespace/name`,
    }),
  };
}

function readPart(written: unknown): PipelineRef | undefined {
  const match = typeof written === 'string' ? REF.exec(written.trim()) : null;
  return match
    ? { instance: match[1], namespace: match[2], name: match[3] }
    : undefined;
}

function problemOf(
  { place, name, parts }: Entry,
  entries: readonly Entry[],
  instances: readonly { name: string }[],
): string | undefined {
  const unknown = parts.find(
    part => !instances.some(instance => instance.name === part.instance),
  );
  if (unknown) {
    return `${place}.parts: no Argo CD "${unknown.instance}" is configured (promotions.instances)`;
  }
  if (entries.filter(other => other.name === name).length > 1) {
    return `${place}.name: "${name}" is there twice; every name must be unique`;
  }
  const all = entries.flatMap(other => other.parts.map(formatPipelineRef));
  const twice = parts
    .map(formatPipelineRef)
    .find(part => all.filter(other => other === part).length > 1);
  return (
    twice &&
    `${place}.parts: ${twice} is there twice; an ApplicationSet is part of one pipeline, once`
  );
}

/** What closes the gates of each set of a broken entry; of all sets where one cannot be told. */
function closing({ name, parts, unclear, problem }: Entry): BrokenPolicy[] {
  if (!problem) {
    return [];
  }
  return unclear
    ? [{ name, chain: true, problem }]
    : parts.map(part => ({
        name,
        chain: true,
        problem,
        match: { instance: part.instance, pipeline: formatPipelineRef(part) },
      }));
}
