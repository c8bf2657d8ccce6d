/** What a portal needs to hold Applications: its memory before, while they arrive, and after. */

import { setTimeout as sleep } from 'node:timers/promises';
import { applicationCount, type FleetSize } from '../argocd/Fleet';
import type { ArgoCds } from '../processes/ArgoCds';
import type { Memory } from '../processes/Backend';
import { untilLive, type Opened } from '../Setting';
import { pipelinePath } from './openings';
import { wallClock } from './wallClock';

/** For what follows a list: news that are told, answers that are asked for. */
const SETTLE_MS = 3000;
const WARM_UP = 50;

export interface Load {
  idle: Memory;
  /** The largest resident size while they arrived, in bytes. */
  peak: number;
  full: Memory;
  /** From their arrival at Argo CD to the first complete answer. */
  seconds: number;
  applications: number;
}

/** The Argo CDs are empty, and the portal has seen that; then each gets what it is given. */
export async function load(
  argo: ArgoCds,
  person: Opened,
  each: FleetSize,
): Promise<Load> {
  const { backend, visitor } = person;
  // What the first answers leave behind, such as compiled code, is no memory of Applications.
  const nobody = pipelinePath(argo.names[0], 0);
  for (let i = 0; i < WARM_UP; i++) await visitor.ask(nobody);
  await sleep(SETTLE_MS);
  const idle = await backend.memory();
  const peak = await backend.watchPeak();
  const began = wallClock();
  await argo.fill(each);
  for (const name of argo.names)
    await untilLive(person, name, each.pipelines - 1);
  const seconds = (wallClock() - began) / 1000;
  await sleep(SETTLE_MS);
  return {
    idle,
    peak: await peak(),
    full: await backend.memory(),
    seconds,
    applications: applicationCount(each) * argo.names.length,
  };
}

/** Bytes of the heap that each Application holds. */
export function heapEach({ idle, full, applications }: Load): number {
  return (full.heapUsed - idle.heapUsed) / applications;
}

/** Bytes of the resident size beyond that of the idle portal, while loading. */
export function overIdle({ idle, peak }: Load): number {
  return peak - idle.rss;
}
