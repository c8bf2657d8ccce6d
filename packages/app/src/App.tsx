/** The portal of the demo: the catalog, the scaffolder and the promotions, in Backstage's new frontend system. */

import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { navigationModule } from './navigation';
import { signInModule } from './signIn';

// Every other plugin is found through `app.packages: all` in app-config.yaml.
export const app = createApp({
  features: [catalogPlugin, navigationModule, signInModule],
});
