/** Where the product under test listens, and the browser that `npm test` found. */

import { z } from 'zod';

/** Other ports than those of `npm start`, so that both can run. */
export const PORTS = {
  PORT: '17007',
  FORGE_PORT: '17010',
  ARGOCD_EU_PORT: '17011',
  ARGOCD_US_PORT: '17012',
  KUBERNETES_PORT: '17013',
  CONTROL_PORT: '17014',
};

export const DEMO_SECRET = 'for-the-browser-tests';

const found = z.object({
  executable: z.string(),
  env: z.record(z.string(), z.string()),
});

/** Throws when the tests were not started by `npm test -- browser`, which finds the browser. */
export function browser(): z.infer<typeof found> {
  const text = process.env.STAGECRAFT_BROWSER;
  if (!text) {
    throw new Error('Run the browser tests with: npm test -- browser');
  }
  return found.parse(JSON.parse(text));
}
