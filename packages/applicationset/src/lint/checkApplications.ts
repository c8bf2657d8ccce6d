/** Checks the Applications that an ApplicationSet makes. */
import { isJsonObject, type Json } from '../schema/json';
import type { ApplicationSet } from '../schema/applicationSet';
import type { RenderedApplication } from '../render/application';
import { stepSelects } from '../stagesOf';
import type { Finding } from './finding';
import {
  declaredStages,
  isGated,
  stepPath,
  type DeclaredStage,
} from './stages';

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export function checkApplications(
  set: ApplicationSet,
  applications: readonly RenderedApplication[],
): Finding[] {
  const stages = declaredStages(set);
  return [
    ...checkRepeated(applications),
    ...stages.flatMap(stage => checkEmpty(stage, applications)),
    ...applications.flatMap(application => [
      ...checkName(application),
      ...checkValues(application),
      ...checkDestination(application),
      ...checkStep(application, stages),
      ...checkSyncPolicy(application, stages),
    ]),
  ];
}

/** How findings name an Application. */
export function pathOf({ metadata }: RenderedApplication): string {
  return `Application ${metadata.name}`;
}

function checkRepeated(
  applications: readonly RenderedApplication[],
): Finding[] {
  const names = applications.map(({ metadata }) => metadata.name);
  const repeated = names.filter((name, index) => names.indexOf(name) < index);
  return [...new Set(repeated)].map(name => ({
    code: 'nameRepeated',
    path: `Application ${name}`,
    message: `Two Applications are called "${name}", so Argo CD drops both; make the names in spec.template.metadata.name differ`,
  }));
}

function checkEmpty(
  stage: DeclaredStage,
  applications: readonly RenderedApplication[],
): Finding[] {
  const found = applications.some(({ metadata }) =>
    stepSelects(stage.step, metadata.labels ?? {}),
  );
  if (found) return [];
  return [
    {
      code: 'emptyStage',
      path: stepPath(stage),
      message: `The stage "${stage.name}" has no Application, so it counts as complete at once; give it a target or remove its step`,
    },
  ];
}

function checkName(application: RenderedApplication): Finding[] {
  const { name } = application.metadata;
  const path = pathOf(application);
  if (!SUBDOMAIN.test(name) || name.length > 253) {
    return [
      {
        code: 'nameIllegal',
        path,
        message: `Kubernetes refuses the name "${name}"; use lower-case letters, digits, dashes and dots`,
      },
    ];
  }
  if (name.length <= 63) return [];
  return [
    {
      code: 'nameTooLong',
      path,
      message: `The name "${name}" has ${name.length} characters; Argo CD puts it into labels, which hold 63`,
    },
  ];
}

function checkValues(application: RenderedApplication): Finding[] {
  const text = JSON.stringify(application);
  if (!text.includes('<no value>')) return [];
  return [
    {
      code: 'noValue',
      path: pathOf(application),
      message:
        'A parameter of the template is missing and became the text <no value>; write it in the generator',
    },
  ];
}

function checkDestination(application: RenderedApplication): Finding[] {
  const destination = objectAt(application.spec.destination);
  const path = `${pathOf(application)} spec.destination`;
  const findings: Finding[] = [];
  if (!destination.server === !destination.name) {
    findings.push({
      code: 'destinationMissing',
      path,
      message: `Application "${
        application.metadata.name
      }" needs either the name or the server of its cluster, not ${
        destination.server ? 'both' : 'neither'
      }`,
    });
  }
  const { namespace } = destination;
  if (typeof namespace !== 'string' || !LABEL.test(namespace)) {
    findings.push({
      code: 'namespaceIllegal',
      path: `${path}.namespace`,
      message: `Application "${
        application.metadata.name
      }" goes to the namespace ${JSON.stringify(
        namespace ?? '',
      )}, which Kubernetes refuses; use lower-case letters, digits and dashes`,
    });
  }
  return findings;
}

function checkStep(
  application: RenderedApplication,
  stages: readonly DeclaredStage[],
): Finding[] {
  const found = stagesFor(application, stages);
  const { name } = application.metadata;
  if (found.length === 1 || stages.length === 0) return [];
  return [
    found.length === 0
      ? {
          code: 'noStep',
          path: pathOf(application),
          message: `No step selects Application "${name}", so RollingSync never deploys it; give it the labels of its stage`,
        }
      : {
          code: 'severalSteps',
          path: pathOf(application),
          message: `The steps ${found
            .map(stage => `"${stage.name}"`)
            .join(
              ' and ',
            )} select Application "${name}"; make exactly one select it`,
        },
  ];
}

function stagesFor(
  { metadata }: RenderedApplication,
  stages: readonly DeclaredStage[],
): DeclaredStage[] {
  return stages.filter(({ step }) => stepSelects(step, metadata.labels ?? {}));
}

function checkSyncPolicy(
  application: RenderedApplication,
  stages: readonly DeclaredStage[],
): Finding[] {
  const policy = objectAt(application.spec.syncPolicy);
  const gated = stagesFor(application, stages).find(isGated);
  const findings: Finding[] = [];
  if (gated && policy.automated !== undefined) {
    findings.push({
      code: 'gatedAutomated',
      path: `${pathOf(application)} spec.syncPolicy.automated`,
      message: `The stage "${gated.name}" is gated, but Application "${application.metadata.name}" syncs by itself as soon as progressive syncs are switched off; remove automated`,
    });
  }
  if (objectAt(policy.retry).refresh === true) {
    findings.push({
      code: 'retryRefresh',
      path: `${pathOf(application)} spec.syncPolicy.retry.refresh`,
      message: `A failed sync of Application "${application.metadata.name}" would go on with a newer commit than the approved one; remove refresh`,
    });
  }
  return findings;
}

function objectAt(value: Json | undefined): Record<string, Json | undefined> {
  return isJsonObject(value) ? value : {};
}
