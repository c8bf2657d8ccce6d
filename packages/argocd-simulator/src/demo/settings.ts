/** Where the demo world listens and who may call it, from the environment that `npm start` sets. */

import { z } from 'zod';

const url = z.url().transform(text => new URL(text));

const environment = z.object({
  STAGECRAFT_WORLD_FOLDER: z.string().min(1),
  STAGECRAFT_FORGE_URL: url,
  STAGECRAFT_FORGE_PASSWORD: z.string().min(1),
  STAGECRAFT_ARGOCD_EU_URL: url,
  STAGECRAFT_ARGOCD_EU_TOKEN: z.string().min(1),
  STAGECRAFT_ARGOCD_US_URL: url,
  STAGECRAFT_ARGOCD_US_TOKEN: z.string().min(1),
  STAGECRAFT_KUBERNETES_URL: url,
  STAGECRAFT_CONTROL_URL: url,
});

export interface DemoSettings {
  folder: string;
  forge: { port: number; password: string };
  europe: { port: number; token: string };
  america: { port: number; token: string };
  kubernetesPort: number;
  controlPort: number;
}

/** Throws, naming the variables that are missing or wrong. */
export function readSettings(env: NodeJS.ProcessEnv): DemoSettings {
  const read = environment.safeParse(env);
  if (!read.success) {
    throw new Error(
      `The demo world is started by \`npm start\`: ${z.prettifyError(
        read.error,
      )}`,
    );
  }
  const found = read.data;
  return {
    folder: found.STAGECRAFT_WORLD_FOLDER,
    forge: {
      port: Number(found.STAGECRAFT_FORGE_URL.port),
      password: found.STAGECRAFT_FORGE_PASSWORD,
    },
    europe: {
      port: Number(found.STAGECRAFT_ARGOCD_EU_URL.port),
      token: found.STAGECRAFT_ARGOCD_EU_TOKEN,
    },
    america: {
      port: Number(found.STAGECRAFT_ARGOCD_US_URL.port),
      token: found.STAGECRAFT_ARGOCD_US_TOKEN,
    },
    kubernetesPort: Number(found.STAGECRAFT_KUBERNETES_URL.port),
    controlPort: Number(found.STAGECRAFT_CONTROL_URL.port),
  };
}
