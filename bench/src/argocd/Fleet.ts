/**
 * Who lives in a simulated Argo CD: pipelines of four targets (dev, two in qa, prod), then Applications of tenants
 * that are in no pipeline. Everything is numbered, so that a hundred thousand of them need no memory.
 */

import { createHash } from 'node:crypto';

export interface FleetSize {
  /** ApplicationSets with RollingSync, four Applications each. */
  pipelines: number;
  /** Applications that belong to no pipeline. */
  others: number;
}

export interface Member {
  /** The Application's name. */
  name: string;
  /** The pipeline's name, or that of the tenant. */
  service: string;
  target: string;
  stage: string;
  project: string;
  /** Of the ApplicationSet that owns it. */
  pipeline: number | undefined;
}

const TARGETS = [
  { target: 'dev', stage: 'dev' },
  { target: 'qa-eu', stage: 'qa' },
  { target: 'prod-eu', stage: 'prod' },
  { target: 'prod-us', stage: 'prod' },
] as const;

/** How many Applications a pipeline has. */
export const TARGETS_EACH = TARGETS.length;
/** How many Applications a tenant has beside the pipelines. */
const EACH_TENANT = 9;

export function applicationCount({ pipelines, others }: FleetSize): number {
  return pipelines * TARGETS_EACH + others;
}

export function serviceName(pipeline: number): string {
  return `service-${String(pipeline).padStart(5, '0')}`;
}

/** The Application with this number. */
export function memberAt({ pipelines }: FleetSize, at: number): Member {
  const pipeline = Math.floor(at / TARGETS_EACH);
  if (pipeline < pipelines) {
    const { target, stage } = TARGETS[at % TARGETS_EACH];
    const service = serviceName(pipeline);
    const project = `team-${pipeline % 50}`;
    return {
      name: `${service}-${target}`,
      service,
      target,
      stage,
      project,
      pipeline,
    };
  }
  const other = at - pipelines * TARGETS_EACH;
  const service = `tenant-${Math.floor(other / EACH_TENANT)}`;
  const target = `app-${other % EACH_TENANT}`;
  return {
    name: `${service}-${target}`,
    service,
    target,
    stage: 'none',
    project: service,
    pipeline: undefined,
  };
}

/** The number of the Application with this name; undefined when there is none. */
export function numberOf(size: FleetSize, name: string): number | undefined {
  const [, kind, number, target] =
    /^(service|tenant)-(\d+)-(.+)$/.exec(name) ?? [];
  if (kind === undefined) return undefined;
  const at =
    kind === 'service'
      ? Number(number) * TARGETS_EACH +
        TARGETS.findIndex(known => known.target === target)
      : size.pipelines * TARGETS_EACH +
        Number(number) * EACH_TENANT +
        Number(target.replace('app-', ''));
  const isThere = at >= 0 && at < applicationCount(size);
  return isThere && memberAt(size, at).name === name ? at : undefined;
}

/** The numbers of the Applications that carry the label `service=NAME`. */
export function numbersOfService(size: FleetSize, service: string): number[] {
  const [, pipeline] = /^service-(\d+)$/.exec(service) ?? [];
  if (pipeline === undefined || Number(pipeline) >= size.pipelines) return [];
  const first = Number(pipeline) * TARGETS_EACH;
  return TARGETS.map((_, target) => first + target);
}

/** The commit of a service: 0 was deployed first. */
export function commitOf(service: string, number: number): string {
  return createHash('sha1').update(`${service} ${number}`).digest('hex');
}

export function uidOf(name: string): string {
  const hex = createHash('sha1').update(`uid ${name}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
