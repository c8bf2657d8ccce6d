/** Runs a template of this repository as the portal would, up to what it publishes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolder from '@backstage/plugin-scaffolder-backend';
import gitea from '@backstage/plugin-scaffolder-backend-module-gitea';
import {
  createTemplateAction,
  scaffolderActionsExtensionPoint,
  serializeDirectoryContents,
} from '@backstage/plugin-scaffolder-node';
import { parse } from 'yaml';
import { z } from 'zod';
import promotions from '../..';
import { readerOf } from './repositories';

const FOLDER = join(__dirname, '../../../../../templates');
const FORGE = 'localhost:7010';

const config = {
  integrations: { gitea: [{ host: FORGE, baseUrl: `http://${FORGE}` }] },
  scaffolder: {
    defaultEnvironment: {
      parameters: {
        forgeHost: FORGE,
        forgeUrl: `http://${FORGE}`,
        argocdProject: 'payments',
      },
    },
  },
  promotions: { executor: 'portal' },
};

/** Where the contents of a repository begin. */
export function addressOf(repository: string): string {
  return `http://${FORGE}/payments/${repository}/src/branch/main/`;
}

/** The service that templates for existing ones are tried with. */
const checkout = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'checkout',
    annotations: {
      'backstage.io/source-location': `url:${addressOf('checkout')}`,
    },
  },
  spec: {
    type: 'service',
    lifecycle: 'production',
    owner: 'group:default/payments',
  },
};

/** The demo's backend has it; here it is only known that it is there. */
const pullRequests = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'pull-requests',
  register(env) {
    env.registerInit({
      deps: { actions: scaffolderActionsExtensionPoint },
      async init({ actions }) {
        actions.addActions(
          createTemplateAction({
            id: 'publish:gitea:pull-request',
            schema: { output: { remoteUrl: zod => zod.string() } },
            async handler() {},
          }),
        );
      },
    });
  },
});

const answer = z.object({
  directoryContents: z.array(
    z.object({ path: z.string(), base64Content: z.string() }),
  ),
});

/** Text by path. */
export type Files = ReadonlyMap<string, string>;

/** A template as it is written. */
export function readTemplate(name: string) {
  return parse(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'));
}

/**
 * What the template leaves in the workspace. Nothing is published: actions that know no dry run are passed over.
 * @param repositories - what is there already, by `addressOf`
 * @throws with the answer of the scaffolder when the values do not fit the form or a step fails
 */
export async function dryRun(
  name: string,
  values: Record<string, unknown>,
  repositories: Readonly<Record<string, Files>> = {},
): Promise<Files> {
  const { server } = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({ data: config }),
      readerOf(repositories),
      catalogServiceMock.factory({ entities: [checkout] }),
      scaffolder,
      gitea,
      pullRequests,
      promotions,
    ],
  });
  const contents = await serializeDirectoryContents(FOLDER);
  const response = await fetch(
    `http://localhost:${server.port()}/api/scaffolder/v2/dry-run`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: mockCredentials.user.header(),
      },
      body: JSON.stringify({
        template: readTemplate(name),
        values,
        directoryContents: contents.map(({ path, content }) => ({
          path,
          base64Content: content.toString('base64'),
        })),
      }),
    },
  );
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return new Map(
    answer
      .parse(JSON.parse(text))
      .directoryContents.map(({ path, base64Content }) => [
        path,
        Buffer.from(base64Content, 'base64').toString('utf8'),
      ]),
  );
}
