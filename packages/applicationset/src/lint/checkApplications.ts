/** Checks the names, labels and stages of the Applications that a set makes. */
import type { RenderedApplication } from '../render/application';
import { fieldName } from '../schema/fields';
import { stepSelects } from '../stagesOf';
import { isPreview } from './checkSafety';
import type { Draft } from './finding';
import { pathOf, stagesFor, type Rendered } from './rendered';
import { stepField, stepPath, type DeclaredStage } from './stages';

const SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/;
const LABEL_KEY =
  /^([a-z0-9][-a-z0-9.]{0,252}\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;
const NAME = ['metadata', 'name'];

export function checkApplications(rendered: Rendered): Draft[] {
  return [...checkSetName(rendered), ...checkEach(rendered)];
}

function checkSetName({ set }: Rendered): Draft[] {
  const { name } = set.metadata;
  if (SUBDOMAIN.test(name) && name.length <= 253) return [];
  return [
    {
      code: 'nameIllegal',
      path: 'metadata.name',
      at: NAME,
      message: `Kubernetes refuses the name "${name}" of the ApplicationSet`,
    },
  ];
}

function checkEach(rendered: Rendered): Draft[] {
  const { applications, stages, set } = rendered;
  const comesAndGoes = isPreview(set);
  if (applications.length === 0 && !comesAndGoes) {
    return [
      {
        code: 'noApplications',
        path: 'spec.generators',
        at: ['spec', 'generators'],
        message: 'The generators find nothing, so there are no Applications',
      },
    ];
  }
  return [
    ...checkRepeated(rendered),
    ...(comesAndGoes
      ? []
      : stages.flatMap(stage => checkEmpty(stage, rendered))),
    ...applications.flatMap(application => [
      ...checkName(application, rendered),
      ...checkLabels(application, rendered),
      ...checkTexts(application, rendered),
      ...checkStep(application, rendered),
    ]),
  ];
}

function checkRepeated({ applications, origin }: Rendered): Draft[] {
  const names = applications.map(({ metadata }) => metadata.name);
  const repeated = applications.filter(
    ({ metadata }, index) => names.indexOf(metadata.name) < index,
  );
  const first = new Map(repeated.map(each => [each.metadata.name, each]));
  return [...first.values()].map(application => ({
    code: 'nameRepeated',
    path: pathOf(application),
    at: origin(application, NAME),
    message: `Two Applications are called "${application.metadata.name}"`,
  }));
}

function checkEmpty(stage: DeclaredStage, { applications }: Rendered): Draft[] {
  const found = applications.some(({ metadata }) =>
    stepSelects(stage.step, metadata.labels ?? {}),
  );
  if (found) return [];
  return [
    {
      code: 'emptyStage',
      path: stepPath(stage),
      at: stepField(stage),
      message: `The stage "${stage.name}" has no Application`,
    },
  ];
}

function checkName(
  application: RenderedApplication,
  { origin }: Rendered,
): Draft[] {
  const { name } = application.metadata;
  const place = { path: pathOf(application), at: origin(application, NAME) };
  if (!SUBDOMAIN.test(name) || name.length > 253) {
    const message =
      name === ''
        ? 'An Application has no name'
        : `Kubernetes refuses the name "${name}"`;
    return [{ code: 'nameIllegal', ...place, message }];
  }
  if (name.length <= 63) return [];
  const message = `The name "${name}" has ${name.length} characters`;
  return [{ code: 'nameTooLong', ...place, message }];
}

function checkLabels(
  application: RenderedApplication,
  { origin }: Rendered,
): Draft[] {
  return Object.entries(application.metadata.labels ?? {})
    .filter(([key, value]) => !LABEL_KEY.test(key) || !LABEL_VALUE.test(value))
    .map(([key, value]) => ({
      code: 'labelIllegal' as const,
      path: `${pathOf(application)} ${fieldName(['metadata', 'labels', key])}`,
      at: origin(application, ['metadata', 'labels', key]),
      message: `Kubernetes refuses the label ${key}: "${value}" of Application "${application.metadata.name}"`,
    }));
}

/** As JSON has it. */
const QUOTED = JSON.stringify('{{"{{"}}').slice(1, -1);

/**
 * Texts that a template was meant to fill in. Helm values are no templates of the set's, so they may hold braces; so may
 * what the template itself writes as text, like `{{"{{"}}`.
 */
function checkTexts(
  application: RenderedApplication,
  { origin, set }: Rendered,
): Draft[] {
  const text = JSON.stringify(application);
  const place = { path: pathOf(application), at: origin(application, NAME) };
  const written = JSON.stringify(set.spec.template);
  if (text.includes('<no value>') && !written.includes('<no value>')) {
    const message = `A parameter of Application "${application.metadata.name}" is missing and became the text <no value>`;
    return [{ code: 'noValue', ...place, message }];
  }
  const left = /\{\{[^{}]*\}\}/.exec(withoutValues(application));
  if (!left || left[0].includes('`') || written.includes(QUOTED)) return [];
  const wrongKind = !set.spec.goTemplate && /^\{\{-?\s*\./.test(left[0]);
  const message = `Application "${application.metadata.name}" keeps the placeholder ${left[0]}`;
  const fix = 'Write goTemplate: true, without which only {{name}} is known.';
  return [
    {
      code: 'placeholderLeft',
      ...place,
      message,
      ...(wrongKind && { fix }),
    },
  ];
}

function withoutValues({ metadata, spec }: RenderedApplication): string {
  return JSON.stringify({ metadata, spec }, (key, value) =>
    key === 'helm' || key === 'info' ? undefined : value,
  );
}

function checkStep(
  application: RenderedApplication,
  { stages, origin }: Rendered,
): Draft[] {
  const found = stagesFor(application, stages);
  const { name } = application.metadata;
  if (found.length === 1 || stages.length === 0) return [];
  const place = {
    path: pathOf(application),
    at: origin(application, ['metadata', 'labels']),
  };
  if (found.length === 0) {
    const message = `No step selects Application "${name}"`;
    return [{ code: 'noStep', ...place, message }];
  }
  const names = found.map(stage => `"${stage.name}"`).join(' and ');
  const message = `The steps ${names} select Application "${name}"`;
  return [{ code: 'severalSteps', ...place, message }];
}
