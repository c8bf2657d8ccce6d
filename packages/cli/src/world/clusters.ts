/** `--clusters FILE`: the clusters that Argo CD knows, as a JSON list. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Cluster } from '@stagecraft/applicationset';
import { z } from 'zod';
import { UsageError, wordsOf } from '../terminal';

const texts = z.record(z.string(), z.string()).nullish();
const clustersSchema = z.array(
  z.object({
    name: z.string().min(1),
    server: z.string().min(1),
    project: z.string().optional(),
    labels: texts,
    annotations: texts,
  }),
);

/** @throws UsageError naming the file, the cluster and the field */
export function readClusters(file: string, from: string): Cluster[] {
  const parsed = clustersSchema.safeParse(readJson(resolve(from, file)));
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  const [index, ...field] = path;
  const where =
    index === undefined
      ? ''
      : `, cluster ${Number(index) + 1} ${field.join('.')}`;
  throw new UsageError(
    `--clusters ${file}${where}: ${message}; it must be a JSON list of {name, server, labels, annotations}`,
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--clusters ${file}: ${wordsOf(error)}`);
  }
}
