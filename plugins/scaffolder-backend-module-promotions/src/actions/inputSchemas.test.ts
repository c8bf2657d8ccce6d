import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createApplicationSetAction } from './createApplicationSet';
import { createProjectAction } from './createProject';
import { createUpdateApplicationSetAction } from './updateApplicationSet';

const integrations = ScmIntegrations.fromConfig(new ConfigReader({}));
const promotions = {
  profile: () => Promise.reject(new Error('nothing is asked')),
  instance: () => Promise.reject(new Error('nothing is asked')),
};

// A template with such an input fails in the scaffolder with "Invalid URL", whatever it says.
it.each([
  createApplicationSetAction({ integrations, promotions }),
  createUpdateApplicationSetAction({ integrations }),
  createProjectAction({ promotions }),
])(
  'the input of $id refers to nothing that the scaffolder cannot find',
  ({ schema }) => {
    expect(JSON.stringify(schema?.input)).not.toContain('"$ref":');
  },
);
