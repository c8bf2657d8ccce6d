/** The lane of a pipeline that is not there yet. Pure. */

import type { RenderedApplication } from '@stagecraft/applicationset';
import type {
  PipelineDescription,
  PreviewStage,
} from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import type { AskedOfStage } from './askedOfGates';

const source = z.looseObject({
  path: z.string().optional(),
  chart: z.string().optional(),
  ref: z.string().optional(),
  targetRevision: z.string().optional(),
});

/** What an Application's spec says of where it comes from and goes to; a preview shows no more of it. */
const spec = z.looseObject({
  destination: z
    .looseObject({
      name: z.string().default(''),
      server: z.string().default(''),
      namespace: z.string().default(''),
    })
    .optional(),
  source: source.optional(),
  sources: z.array(source).default([]),
});

/** `applications` and `asked`, by app-config at its gate: of each stage, in the description's order. */
export function previewStages(
  { stages }: Pick<PipelineDescription, 'stages'>,
  applications: readonly (readonly RenderedApplication[])[],
  asked: readonly AskedOfStage[] = [],
): PreviewStage[] {
  return stages.map(({ name, gate }, index) => ({
    name,
    gate,
    applications: (applications[index] ?? []).map(shown),
    ...asked[index],
  }));
}

function shown({
  metadata,
  spec: written,
}: RenderedApplication): PreviewStage['applications'][number] {
  const { destination, source: single, sources } = spec.parse(written);
  const all = single ? [single] : sources;
  // One that others only refer to makes nothing.
  const main = all.find(({ path, chart }) => path ?? chart) ?? all[0];
  const path = main?.path ?? main?.chart;
  return {
    name: metadata.name,
    cluster: destination?.name || destination?.server || '',
    namespace: destination?.namespace ?? '',
    ...(path && { path }),
    ...(main?.targetRevision && { targetRevision: main.targetRevision }),
  };
}
