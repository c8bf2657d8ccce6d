/** What the rows share: one simulated Argo CD and the backends on it, each started when a row first needs it. */

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { TARGETS_EACH } from './argocd/Fleet';
import type { Figure } from './figures';
import { listPath, pipelinePath } from './measure/openings';
import type { Options } from './options';
import { ArgoCds } from './processes/ArgoCds';
import type { Backend, Visitor } from './processes/Backend';
import { ROOT } from './processes/Child';
import {
  ENTITIES,
  startFloor,
  startPeer,
  startPortal,
  type Peer,
} from './processes/backends';

/** Not in Git: figures and profiles of one machine on one day. */
export const RESULTS = path.join(ROOT, 'bench', 'results');

/** A backend with somebody who is signed in. */
export interface Opened {
  backend: Backend;
  visitor: Visitor;
}

/** A row measures, and answers its figures. */
export type Row = (setting: Setting) => Promise<Figure[]>;

export class Setting {
  /** How many pipelines the Argo CD has. */
  readonly pipelines: number;
  /** Those of them that have an entity, spread over all. */
  readonly followed: readonly number[];
  readonly argo = once(() => this.startArgo());
  readonly portal = once(() => this.startPortal());
  readonly floor = once(async () => opened(await startFloor(this.place)));
  readonly community = once(() => this.startPeer('community'));
  readonly roadie = once(() => this.startPeer('roadie'));

  constructor(
    readonly options: Options,
    /** A folder for everything that the processes write. */
    readonly place: string,
    private readonly say: (text: string) => void,
  ) {
    this.pipelines = Math.floor(options.size / TARGETS_EACH);
    this.followed = spread(this.pipelines);
  }

  peer(name: Peer): Promise<Opened> {
    return name === 'community' ? this.community() : this.roadie();
  }

  /** Writes what the backend's processor does meanwhile, where the options ask for that. */
  async profiled<T>(
    name: string,
    backend: Backend,
    action: () => Promise<T>,
  ): Promise<T> {
    if (!this.options.profile) return action();
    mkdirSync(RESULTS, { recursive: true });
    return backend.profiled(path.join(RESULTS, `${name}.cpuprofile`), action);
  }

  private startArgo(): Promise<ArgoCds> {
    const { pipelines } = this;
    this.say(`An Argo CD with ${pipelines * TARGETS_EACH} Applications`);
    return ArgoCds.start(this.place, 1, { pipelines, others: 0 });
  }

  private async startPortal(): Promise<Opened> {
    const argo = await this.argo();
    this.say('The portal on it');
    const portal = await startPortal({
      place: this.place,
      argo,
      pipelines: this.followed,
      servesPage: this.options.rows.includes('browser'),
    });
    const person = await opened(portal);
    await untilLive(person, argo.names[0], this.pipelines - 1);
    for (const pipeline of this.followed) await untilListed(person, pipeline);
    return person;
  }

  private async startPeer(peer: Peer): Promise<Opened> {
    const argo = await this.argo();
    this.say(`The neighbour ${peer} on it`);
    return opened(await startPeer(peer, this.place, argo));
  }
}

/** Numbers of at most as many pipelines as there are entities, evenly taken from all. */
export function spread(pipelines: number): number[] {
  const count = Math.min(ENTITIES, pipelines);
  return Array.from({ length: count }, (_, at) =>
    Math.floor((at * pipelines) / count),
  );
}

export async function opened(backend: Backend): Promise<Opened> {
  return { backend, visitor: await backend.visitor('bench') };
}

/** Resolves when the portal shows the pipeline with everything that is known of it. */
export async function untilLive(
  { backend, visitor }: Opened,
  instance: string,
  pipeline: number,
): Promise<void> {
  const question = () => visitor.ask(pipelinePath(instance, pipeline));
  await backend.until(
    question,
    ({ status, text }) => status === 200 && text.includes('"state":"live"'),
  );
}

/** Resolves when the catalog has the pipeline's entity. */
async function untilListed(
  { backend, visitor }: Opened,
  pipeline: number,
): Promise<void> {
  const question = () => visitor.ask(listPath(pipeline));
  await backend.until(question, ({ text }) => text.includes('"totalItems":1'));
}

export function placeOf(setting: Setting, name: string): string {
  return path.join(setting.place, name);
}

function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => {
    started ??= start();
    return started;
  };
}
