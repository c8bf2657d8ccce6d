/** Settings of the promotions backend. */

import type { HumanDuration } from '@backstage/types';

export interface Config {
  promotions?: {
    /**
     * The Argo CD instances whose pipelines are shown. When absent, those of
     * `argocd.appLocatorMethods[type=config]` are read, and shown only.
     */
    instances?: Array<{
      /** How annotations and people name it: no spaces, commas, colons or slashes. */
      name: string;
      /** Address of its API. */
      url: string;
      /** Where people open it, when that is another address. */
      frontendUrl?: string;
      /**
       * Token of an account with the capability `apiKey`. Give it as `$file`, so that it can be rotated
       * without a restart.
       * @visibility secret
       */
      token?: string;
      /** An account that signs in with a password, when there is no token. */
      username?: string;
      /** @visibility secret */
      password?: string;
      /** Lets approvals be carried out there. Without it everything is read-only. */
      execute?: boolean;
      tls?: {
        /** Authority of its certificate: PEM, or the path of a file that holds it. */
        ca?: string;
      };
    }>;
    /** Who may approve where. A gate that no policy gives approvers is closed. */
    policies?: Array<{
      name?: string;
      /** Everything that is named must fit; what is absent fits all. */
      match?: {
        instance?: string;
        project?: string;
        /** `[instance:][namespace/]name` */
        pipeline?: string;
        stage?: string;
      };
      /**
       * The gate that the matching stages must have: `approval`, or at least `verified`. A stage whose live step
       * lacks it is shown with a warning.
       */
      gate?: 'approval' | 'verified';
      /** How many people must approve; 1 when absent. */
      approvals?: number;
      approvers?: {
        /** References such as `user:default/mona`. */
        users?: string[];
        /** References such as `group:default/release-managers`. */
        groups?: string[];
      };
    }>;
    history?: {
      /** How long releases are kept, such as `{ days: 400 }` (the default), '400d' or 'P400D'; a day or more. */
      retention?: HumanDuration | string;
    };
  };
}
