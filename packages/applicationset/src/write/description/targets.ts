/** How the targets of the stages are found. */
import type {
  ServicesDescription,
  TargetsDescription,
} from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';

/** Told one by one. */
export const targets: z.ZodType<TargetsDescription> = z.strictObject({
  from: z.literal('list', 'write list'),
});

/** One service has one pipeline. */
export const services: z.ZodType<ServicesDescription> = z.never(
  'write a pipeline for each service',
);
