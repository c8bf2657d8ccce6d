/** What `generators.json` recorded of Argo CD 3.5.1, laid out as files for the command line. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

const file = join(
  resolve(
    process.env.STAGECRAFT_RECORDINGS ??
      join(__dirname, '../../../../../shared/argocd'),
  ),
  'generators.json',
);

const application = z.object({
  name: z.string(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  spec: z.unknown(),
});

const recordingSchema = z.object({
  files: z.record(z.string(), z.string()),
  clusters: z.array(z.unknown()),
  cases: z.array(
    z.object({
      name: z.string(),
      status: z.number(),
      applicationSet: z.unknown(),
      applications: z.array(application).optional(),
      error: z.union([z.string(), z.object({}).strict()]).optional(),
    }),
  ),
});

export type RecordedCase = z.infer<typeof recordingSchema>['cases'][number];

/** @throws Error naming the file when there is no recording */
export const recording = recordingSchema.parse(
  JSON.parse(readFileSync(file, 'utf8')),
);

/** The address of the recorded repository. */
export const REPOSITORY = 'http://127.0.0.1:9080/gen/platform.git';

/** Writes files below a folder. */
export function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): void {
  for (const [path, text] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
