/** What annotations of catalog entities and of Argo CD's objects say of each other, read into values. Pure. */

import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ANNOTATION_ENTITY_REF,
  ANNOTATION_PIPELINE,
  ARGOCD_ANNOTATIONS,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Application, ApplicationSet } from '../argocd/types';
import { parseSelector, selects, type Term } from './labelSelector';

export interface LinkedEntity {
  /** Its full reference, in lower case. */
  ref: string;
  annotations: Readonly<Record<string, string>>;
}

/** A pipeline as an annotation names it: what is not written fits any. */
export type WantedPipeline = Partial<PipelineRef> & { name: string };

/** Entities that an object names: usually one, several separated by commas. What is no reference is left out. */
export function entityRefsOf(
  object: Pick<ApplicationSet | Application, 'annotations'>,
): string[] {
  return listOf(object.annotations[ANNOTATION_ENTITY_REF]).flatMap(
    written => canonicalRef(written) ?? [],
  );
}

/** Each name in the entity's own annotation, with what it asks for; undefined when it is not of that form. */
export function readWanted(
  annotations: LinkedEntity['annotations'],
): { written: string; wanted: WantedPipeline | undefined }[] {
  return listOf(annotations[ANNOTATION_PIPELINE]).map(written => ({
    written,
    wanted: parseWanted(written),
  }));
}

/** `[instance:][namespace/]name` */
function parseWanted(written: string): WantedPipeline | undefined {
  const parts = /^(?:([^:/]+):)?(?:([^:/]+)\/)?([^:/]+)$/.exec(written);
  return parts
    ? { instance: parts[1], namespace: parts[2], name: parts[3] }
    : undefined;
}

/** What the annotations of the neighbouring Argo CD plugins ask for. */
export interface Neighbours {
  /** Empty for all. */
  instances: string[];
  /** Of the Application; undefined when they are selected by `terms`. */
  name: string | undefined;
  terms: readonly Term[];
  isNamed: (app: Application) => boolean;
}

/** What the neighbours' annotations ask for, or for people why that cannot be told. */
export function readNeighbours(
  annotations: LinkedEntity['annotations'],
): Neighbours | string | undefined {
  const { appName, appSelector, appNamespace, projectName, instanceName } =
    ARGOCD_ANNOTATIONS;
  const name = annotations[appName];
  const selector = annotations[appSelector];
  if (!name && !selector) {
    return undefined;
  }
  if (name && selector) {
    return `The entity has both ${appName} and ${appSelector}; remove one.`;
  }
  const terms = parseSelector(selector ?? '');
  if (!terms) {
    return `${appSelector} says "${selector}", which is no label selector, such as app=checkout,env!=dev.`;
  }
  const namespace = annotations[appNamespace];
  const project = annotations[projectName];
  return {
    instances: listOf(annotations[instanceName]),
    name: name || undefined,
    terms,
    isNamed: app =>
      (name ? app.key.name === name : selects(terms, app.labels)) &&
      (!namespace || app.key.namespace === namespace) &&
      (!project || app.project === project),
  };
}

function canonicalRef(written: string): string | undefined {
  try {
    return stringifyEntityRef(
      parseEntityRef(written, {
        defaultKind: 'component',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return undefined;
  }
}

function listOf(written: string | undefined): string[] {
  return (written ?? '')
    .split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
}
