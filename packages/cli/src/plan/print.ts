/** A plan as text for people. */
import { table } from '../render/table';
import type { Difference } from './differences';
import type { LivePlan } from './makePlan';
import type { Fate, PlannedApplication } from './planOf';

const FATES: Readonly<Record<Fate, string>> = {
  created: 'created',
  adopted: 'adopted as it is',
  changed: 'changed',
  unchanged: 'unchanged',
  deleted: 'DELETED',
  left: 'left alone, no longer updated',
  contested: 'CONTESTED',
};

/** @param saved - whether the way back was written to its file */
export function asText(
  plan: LivePlan,
  instance: string,
  saved: boolean,
): string {
  const state = plan.exists ? 'is there' : 'is not there yet';
  const parts = [
    `ApplicationSet ${plan.namespace}/${plan.name} at ${instance} ${state}.\n`,
    applicationTable(plan.applications),
    section('What changes', plan.applications.flatMap(changesOf)),
    section('What the change removes, moves or loosens', findingsOf(plan)),
    section('Argo CD’s own rendering', renderingOf(plan)),
    section('The way back', wayBackOf(plan, saved)),
  ];
  return parts.filter(part => part !== '').join('\n');
}

function applicationTable(applications: readonly PlannedApplication[]): string {
  return table(
    ['APPLICATION', 'BECOMES', 'STAGE', 'GATE', 'SYNCS'],
    applications.map(
      ({ name, fate, owner, stage, gate, differences, syncs }) => [
        name,
        fate === 'adopted' && differences.length > 0
          ? 'adopted and changed'
          : `${FATES[fate]}${owner ? `: ApplicationSet ${owner} owns it` : ''}`,
        stage ?? '-',
        gate ?? '-',
        syncs,
      ],
    ),
  );
}

function changesOf({ name, differences, losesAutoSync }: PlannedApplication) {
  const lines = differences.map(
    difference => `  ${differenceText(difference)}`,
  );
  if (losesAutoSync) {
    lines.push(
      '  loses auto-sync: from then on its stage decides when it is synced',
    );
  }
  return lines.length > 0 ? [name, ...lines] : [];
}

function differenceText({ path, before, after }: Difference): string {
  return `${path}: ${valueText(before)} → ${valueText(after)}`;
}

function valueText(value: Difference['before']): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}

function findingsOf({ findings }: LivePlan): string[] {
  return findings.flatMap(({ severity, message, happens, fix }) => [
    `${severity}: ${message}`,
    `  Argo CD: ${happens}`,
    `  Fix: ${fix}`,
  ]);
}

function renderingOf({ argoCd, renderedBy }: LivePlan): string[] {
  if (!argoCd.asked) {
    return [`not asked, so only ours is known: ${argoCd.why}`];
  }
  if (renderedBy === 'Argo CD') {
    return ['the Applications above are what Argo CD generates; we cannot'];
  }
  if (argoCd.differences.length === 0) return ['the same as ours'];
  return argoCd.differences.flatMap(({ name, fields }) => [
    `${name} differs (ours → Argo CD’s):`,
    ...fields.map(field => `  ${differenceText(field)}`),
  ]);
}

function wayBackOf({ back }: LivePlan, saved: boolean): string[] {
  if (back.commands.length === 0) return ['nothing would change'];
  const unsaved = back.manifests !== '' && !saved;
  return [
    ...(unsaved
      ? ['first keep what is live now: repeat this with --save FILE']
      : []),
    ...back.commands,
  ];
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0
    ? ''
    : `${title}:\n${lines.map(line => `  ${line}\n`).join('')}`;
}
