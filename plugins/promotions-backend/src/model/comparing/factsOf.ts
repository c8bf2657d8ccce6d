/** What a rendered resource says about a stage: its images, replicas and settings. Everything else is dropped. Pure. */

import type { ComparedAspect } from '@stagecraft/plugin-promotions-common';
import type { KubeObject } from '../../argocd/ArgoDetails';

export interface ObjectId {
  group: string;
  kind: string;
  /** Empty where the manifest names none. */
  namespace: string;
  name: string;
}

export interface Fact {
  aspect: Exclude<ComparedAspect, 'revision' | 'resource'>;
  /** What of the resource, such as a container's name; empty for the resource itself. */
  part: string;
  /** Its name, by which a value is known to be secret; empty where it cannot be. */
  name: string;
  /** It may be a secret: redact before it leaves. */
  value: string;
}

export interface ObjectFacts {
  id: ObjectId;
  facts: Fact[];
}

/** Most settings of one resource that are compared. */
const MOST_FACTS = 500;

export function factsOf(object: KubeObject): ObjectFacts {
  const { apiVersion, kind, metadata } = object;
  const { name, generateName, namespace } = members(metadata);
  return {
    id: {
      group: text(apiVersion).includes('/')
        ? text(apiVersion).split('/')[0]
        : '',
      kind: text(kind),
      namespace: text(namespace),
      name: text(name) || text(generateName),
    },
    facts: [...replicas(object), ...containers(object), ...data(object)].slice(
      0,
      MOST_FACTS,
    ),
  };
}

/** A number of replicas, or the bounds of an autoscaler. */
function replicas({ spec }: KubeObject): Fact[] {
  const { replicas: number, minReplicas, maxReplicas } = members(spec);
  const bounds = {
    '': number,
    'at least': minReplicas,
    'at most': maxReplicas,
  };
  return Object.entries(bounds)
    .filter(([, value]) => typeof value === 'number')
    .map(([part, value]) => ({
      aspect: 'replicas',
      part,
      name: '',
      value: String(value),
    }));
}

/** Of a Pod, of whatever makes Pods from a template, and of what makes Jobs that do. */
function containers({ kind, spec }: KubeObject): Fact[] {
  const { template, jobTemplate } = members(spec);
  const ofJob = members(members(jobTemplate).spec).template;
  const pod =
    kind === 'Pod' ? members(spec) : members(members(template ?? ofJob).spec);
  return [...list(pod.initContainers), ...list(pod.containers)].flatMap(
    container => containerFacts(members(container)),
  );
}

function containerFacts(container: KubeObject): Fact[] {
  const name = text(container.name);
  const image = text(container.image);
  const env = list(container.env).map((variable): Fact => {
    const { name: variableName, value, valueFrom } = members(variable);
    return {
      aspect: 'value',
      part: `${name} / env ${text(variableName)}`,
      name: valueFrom ? '' : text(variableName),
      value: valueFrom ? source(members(valueFrom)) : text(value),
    };
  });
  const limits = Object.entries(members(container.resources)).flatMap(
    ([bound, amounts]) =>
      Object.entries(members(amounts)).map(
        ([resource, amount]): Fact => ({
          aspect: 'value',
          part: `${name} / ${bound} ${resource}`,
          name: '',
          value: text(amount),
        }),
      ),
  );
  return [
    ...(image
      ? [{ aspect: 'image' as const, part: name, name: '', value: image }]
      : []),
    ...env,
    ...limits,
  ];
}

/** Where a variable is taken from, such as `secretKeyRef db password`: a reference is no secret. */
function source(valueFrom: KubeObject): string {
  return Object.entries(valueFrom)
    .map(([from, what]) =>
      [from, ...Object.values(members(what)).map(text)].join(' '),
    )
    .join(', ');
}

/** Argo CD masks the values of Secrets, so only a ConfigMap's can be compared. */
function data({ kind, data: entries }: KubeObject): Fact[] {
  return kind === 'ConfigMap'
    ? Object.entries(members(entries)).map(([part, value]) => ({
        aspect: 'value',
        part,
        name: part,
        value: text(value),
      }))
    : [];
}

function members(value: unknown): KubeObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...value }
    : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Manifests are written by people: a number where a text belongs is shown as it is. */
function text(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
