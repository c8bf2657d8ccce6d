/** `npm run policy -- explain`: what it is asked. */

import { parseArgs } from 'node:util';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { PersonAsked } from '../permitsOf';
import type { StageFacts } from '../StagePolicy';

export const USAGE = `usage: npm run policy -- explain [instance:]namespace/name [options]

Prints stage by stage what the policies of app-config ask, and where each rule comes from. It says nothing of
Backstage's permissions, which are needed too.

  --person user:default/mona   what they let this person do
  --groups group:default/a,…   groups that the person is in

Of a running portal, which knows the pipeline, its owners and who made what it waits for:
  --url URL                    its address; http://localhost:7007 when absent
  --token TOKEN                a token of somebody who may read the pipeline; STAGECRAFT_TOKEN when absent

Without a portal, of a stage that you describe, by app-config alone:
  --stage NAME                 its name; needs instance:namespace/name
  --stages dev,qa,prod         all stages of the pipeline; only this one when absent
  --gate approval|verified|…   what its ApplicationSet names; approval when absent
  --project NAME  --cluster NAME or ADDRESS  --namespace NAME  --label KEY=VALUE
  --config FILE                as Backstage's own --config`;

export type ExplainCall = {
  pipeline: Partial<PipelineRef> & Pick<PipelineRef, 'namespace' | 'name'>;
  person?: PersonAsked;
} & (
  | { kind: 'portal'; url: string; token?: string }
  | { kind: 'described'; stage: StageFacts; gate: string }
);

const text = { type: 'string' } as const;

/** Undefined when it is not understood. `token`: from the environment. */
export function readCall(
  args: readonly string[],
  token: string | undefined,
): ExplainCall | undefined {
  const { values, positionals } = read(args) ?? { values: {}, positionals: [] };
  const [command, written = ''] = positionals;
  const pipeline = parsePipeline(written);
  if (command !== 'explain' || !pipeline || positionals.length > 2) {
    return undefined;
  }
  const common = { pipeline, ...personOf(values.person, values.groups) };
  if (values.stage === undefined) {
    return {
      ...common,
      kind: 'portal',
      url: values.url ?? 'http://localhost:7007',
      token: values.token ?? token,
    };
  }
  const { instance, namespace, name } = pipeline;
  return instance === undefined
    ? undefined
    : {
        ...common,
        kind: 'described',
        gate: values.gate ?? 'approval',
        stage: {
          pipeline: { instance, namespace, name },
          stageName: values.stage,
          stageNames: values.stages?.split(',') ?? [values.stage],
          targets: [targetOf(values)],
        },
      };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        person: text,
        groups: text,
        url: text,
        token: text,
        stage: text,
        stages: text,
        gate: text,
        project: text,
        cluster: text,
        namespace: text,
        label: { type: 'string', multiple: true },
        config: { type: 'string', multiple: true },
      },
    });
  } catch {
    return undefined;
  }
}

type Values = NonNullable<ReturnType<typeof read>>['values'];

function personOf(
  person: string | undefined,
  groups = '',
): { person?: PersonAsked } {
  return person === undefined
    ? {}
    : { person: { user: person, groups: groups.split(',').filter(Boolean) } };
}

function parsePipeline(written: string): ExplainCall['pipeline'] | undefined {
  const match = /^(?:([^\s:/,]+):)?([^\s:/,]+)\/([^\s:/,]+)$/.exec(written);
  return match
    ? {
        ...(match[1] && { instance: match[1] }),
        namespace: match[2],
        name: match[3],
      }
    : undefined;
}

function targetOf({
  project = 'default',
  cluster,
  namespace = '',
  label = [],
}: Values): StageFacts['targets'][number] {
  const isAddress = cluster?.includes('://');
  return {
    project,
    namespace,
    cluster:
      cluster === undefined ? {} : { [isAddress ? 'server' : 'name']: cluster },
    labels: Object.fromEntries(
      label.map(one => {
        const [key, ...value] = one.split('=');
        return [key, value.join('=')];
      }),
    ),
  };
}
