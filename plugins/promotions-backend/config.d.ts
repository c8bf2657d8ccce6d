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
      /**
       * Asks it what it would make of a pipeline that somebody describes, and tells what differs from what we make of
       * it. Nothing is created, but the account needs the right `applicationsets, create`.
       */
      generate?: boolean;
      tls?: {
        /** Authority of its certificate: PEM, or the path of a file that holds it. */
        ca?: string;
      };
    }>;
    /**
     * Who may open which gates, and on what evidence. A gate that no policy gives approvers is closed; of several
     * policies that match a stage the strictest counts, rule by rule.
     */
    policies?: Array<{
      name?: string;
      /**
       * Everything that is named must fit; what is absent fits all. Match production by `cluster` or `project`: a
       * stage's name is written in Git.
       */
      match?: {
        instance?: string;
        /** Argo CD project of a target. */
        project?: string;
        /** `[instance:][namespace/]name` */
        pipeline?: string;
        stage?: string;
        /** Name or address of a target's cluster; give both where targets may be written either way. */
        cluster?: string | string[];
        /** The namespace that a target deploys to. */
        namespace?: string;
        /** Labels of a target, all of them. */
        labels?: { [name: string]: string };
      };
      /**
       * The gate that the matching stages must have: `approval`, or at least `verified`. It makes `approval` of a
       * `verified` gate. A stage whose live step has no gate is shown with a warning.
       */
      gate?: 'approval' | 'verified';
      /** How many people must approve; 1 when absent. */
      approvals?: number;
      /** Who may approve. Where several policies have this field, somebody whom each of them names. */
      approvers?: {
        /** References such as `user:default/mona`. */
        users?: string[];
        /** References such as `group:default/release-managers`. */
        groups?: string[];
        /**
         * Owners of the pipeline's catalog entity, where entity and ApplicationSet name each other and every policy
         * that matches says so.
         */
        owners?: boolean;
      };
      /** Who may open a gate past its policy in an emergency; nobody when absent. */
      override?: { users?: string[]; groups?: string[] };
      /** Who cannot approve what they made; `true` for all three. */
      separation?:
        | boolean
        | {
            /** Authors of the commits that a release brings. */
            authors?: boolean;
            /** Who merged it, or asked for it. */
            requester?: boolean;
            /** Who scaffolded the pipeline. */
            scaffolder?: boolean;
          };
      /** Checks that must have passed for the release in earlier stages; `required`: all that ran, and at least one. */
      checks?: 'required' | string[];
      /** How long every earlier stage must have run it without a lapse: `{ minutes: 30 }`, '30m' or 'PT30M'. */
      soak?: HumanDuration | string;
      /** How long a target may be Degraded without that being a lapse; none when absent. */
      soakTolerance?: HumanDuration | string;
      /** Whoever decides must say why, in words that fit the pattern where there is one. */
      comment?:
        | 'required'
        | {
            /** A regular expression that the comment must contain, such as `CHG-\\d+`. */
            pattern?: string;
            /** What it wants, for people. */
            says?: string;
          };
      /** How long an approval waits to be carried out, and how long one waits for the next. */
      expiresAfter?: HumanDuration | string;
      /** A newer candidate ends what is being approved. */
      latestOnly?: boolean;
      /** What a `verified` gate does with a change that no earlier stage has seen; `approval` when absent. */
      stageOnlyChange?: 'approval' | 'open';
      /** How many targets of the stage are synced at once: `all` (the default), 2 or '25%'. */
      limit?: 'all' | number | string;
      /** Ids of gates of other modules that must allow it too. */
      external?: string[];
    }>;
    /** Several ApplicationSets, in order, that are one pipeline; also on different instances. */
    pipelines?: Array<{
      name: string;
      /** Each `instance:namespace/name`; at least two. */
      parts: string[];
    }>;
    /** The organisation's standards for pipelines, to choose from instead of typing. */
    profiles?: Array<{
      /** By which templates name it: lower-case letters, digits and dashes. */
      name: string;
      /** As people read it; the name when absent. */
      title?: string;
      description?: string;
      /** Its stages, and what else it says, are taken as they are; else they are a place to start from. */
      locked?: boolean;
      /** The Argo CD whose clusters and projects it names. */
      instance?: string;
      /** The Argo CD project of the Applications. */
      project?: string;
      /**
       * In order. Names, namespaces and clusters may hold `{service}`, `{stage}`, `{target}`, `{cluster}` and
       * `{namespace}`.
       */
      stages: Array<{
        name: string;
        gate: 'argocd' | 'verified' | 'approval';
        targets?: Array<{
          /** Name of the cluster in Argo CD, or the URL of its API server. */
          cluster: string;
          /** `{service}-{stage}` when absent. */
          namespace?: string;
          /** Tells the stage's targets apart; the cluster's name when absent. */
          name?: string;
        }>;
        /** Clusters with these labels are its targets, where `targets.from` is `clusters`. */
        clusterLabels?: { [name: string]: string };
        /** How many targets at once, from 1 or `1%`. */
        maxUpdate?: number | string;
        /** What this stage follows instead of what the source says. */
        targetRevision?: string;
      }>;
      /** How the targets are found; one by one when absent. */
      targets?: {
        from: 'list' | 'clusters' | 'folders' | 'files' | 'merge';
        namespace?: string;
        repoURL?: string;
        revision?: string;
        paths?: string[];
      };
      /** How Applications are synced; what is left out is as it is by default. */
      sync?: {
        retry?: {
          limit: number;
          duration: string;
          factor: number;
          maxDuration: string;
        };
        options?: string[];
        prune?: boolean;
        selfHeal?: boolean;
        ignoreDifferences?: Array<{
          group?: string;
          kind: string;
          name?: string;
          namespace?: string;
          jsonPointers?: string[];
          jqPathExpressions?: string[];
          managedFieldsManagers?: string[];
        }>;
        finalizers?: string[];
      };
      /** What becomes of Applications whose target leaves, or whose ApplicationSet is deleted. */
      lifecycle?: {
        applicationsSync?:
          | 'create-update'
          | 'create-delete'
          | 'create-only'
          | 'sync';
        preserveResourcesOnDeletion?: boolean;
        deletionOrder?: 'Reverse' | 'AllAtOnce';
        preservedFields?: { annotations?: string[]; labels?: string[] };
      };
      /** The clusters that a pipeline of it may go to; any when absent. */
      clusters?: string[];
      /** Names of `promotions.policies` that a pipeline of it is meant to fall under; a preview tells those that it does not. */
      policies?: string[];
      /**
       * What a team's project allows that has pipelines of it: `promotions:project:create` writes that, and a description
       * whose sources or namespaces it does not allow is refused. Patterns are those of an AppProject.
       */
      projectRules?: {
        /** Repositories that Applications may come from. */
        sourceRepos: string[];
        /** Namespaces that they may go to, on the profile's clusters. */
        namespaces: string[];
        /** Kinds without a namespace; only Namespace is allowed when absent. */
        clusterResources?: {
          allow?: Array<{ group: string; kind: string }>;
          deny?: Array<{ group: string; kind: string }>;
        };
        /** Kinds in namespaces; all are allowed when absent. */
        namespaceResources?: {
          allow?: Array<{ group: string; kind: string }>;
          deny?: Array<{ group: string; kind: string }>;
        };
      };
      /** Users and groups to whom it is offered; everybody when absent. */
      usedBy?: { users?: string[]; groups?: string[] };
    }>;
    /** This portal's name. The ApplicationSet's annotation promotions.stagecraft.dev/executor names the portal that opens its `verified` gates. */
    executor?: string;
    audit?: {
      /** The first one signs the record; the others verify what they signed. */
      keys?: Array<{
        id: string;
        /**
         * Give it as `$file`.
         * @visibility secret
         */
        secret: string;
      }>;
      /** How long entries are kept, such as `{ days: 400 }`; for ever when absent. */
      retention?: HumanDuration | string;
    };
    history?: {
      /** How long releases are kept, such as `{ days: 400 }` (the default), '400d' or 'P400D'; a day or more. */
      retention?: HumanDuration | string;
    };
  };
}
