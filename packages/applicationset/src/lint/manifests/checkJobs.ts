/** Checks that Jobs which are meant to hold a rollout are where they do, and run every time. */
import { gateJobHolds } from '../../gateJob';
import { suggestion } from '../../schema/suggest';
import type { Draft } from '../finding';
import { objectAt, textAt } from '../rendered';
import { isClosed, isGated, type DeclaredStage } from '../stages';
import { TEMPLATED, type Manifest } from './manifest';

const HOOK = 'argocd.argoproj.io/hook';
const POLICY = 'argocd.argoproj.io/hook-delete-policy';
const OPTIONS = 'argocd.argoproj.io/sync-options';

const HOOKS = [
  'PreSync',
  'Sync',
  'PostSync',
  'SyncFail',
  'PreDelete',
  'PostDelete',
  'Skip',
];

/** Helm's own hooks as Argo CD takes them. */
const HELM_HOOKS: Readonly<Record<string, string>> = {
  'crd-install': 'PreSync',
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
};

/** The stage whose manifests hold the Job, and the one that it may hold. */
export interface Place {
  stage: DeclaredStage;
  next?: DeclaredStage;
}

export function checkJob(manifest: Manifest, { stage, next }: Place): Draft[] {
  if (!['Job', 'Pod', 'Workflow'].includes(manifest.kind)) return [];
  const hooks = hooksOf(manifest);
  if (hooks.includes(TEMPLATED) || manifest.uncertain) return [];
  return [
    ...checkHooks(manifest, hooks),
    ...checkHold(manifest, hooks, { stage, next }),
    ...(manifest.kind === 'Job'
      ? [...checkRepeat(manifest, hooks), ...checkSuspended(manifest, hooks)]
      : []),
  ];
}

/** Argo CD's hooks of a resource; Helm's count where there are none of its own. */
export function hooksOf({ annotations }: Manifest): string[] {
  const own = listIn(annotations[HOOK]);
  if (own.length > 0) return own;
  return listIn(annotations['helm.sh/hook']).flatMap(hook =>
    hook === TEMPLATED ? [hook] : HELM_HOOKS[hook] ?? [],
  );
}

function listIn(text = ''): string[] {
  const parts = text.split(',').map(part => part.trim());
  return parts.filter(part => part !== '');
}

function place(manifest: Manifest, annotation: string) {
  return {
    path: manifest.file,
    file: manifest.file,
    line: manifest.lineOf(['metadata', 'annotations', annotation]),
  };
}

function checkHooks(manifest: Manifest, hooks: readonly string[]): Draft[] {
  return hooks
    .filter(hook => !HOOKS.includes(hook))
    .map(hook => {
      const meant = suggestion(hook, HOOKS);
      return {
        code: 'hookUnknown' as const,
        ...place(manifest, HOOK),
        message: `The ${manifest.kind} "${manifest.name}" asks for the hook "${hook}"`,
        ...(meant && { fix: `Write ${meant}.` }),
      };
    });
}

function checkHold(
  manifest: Manifest,
  hooks: readonly string[],
  { stage, next }: Place,
): Draft[] {
  if (!next || gateJobHolds(hooks.join(','), undefined) !== true) return [];
  const holdsNothing = !gateJobHolds(hooks.join(','), { closed: false });
  if (!holdsNothing) return [];
  const what = `The ${hooks.join(', ')} ${manifest.kind} "${
    manifest.name
  }" of the stage "${stage.name}" does not hold the stage "${next.name}"`;
  if (!isClosed(next)) {
    return [
      {
        code: 'gateJobDoesNotHold',
        ...place(manifest, HOOK),
        message: `${what}, which Argo CD opens before it has ended`,
      },
    ];
  }
  const isLookedAt = isGated(next) && (next.gate ?? 'argocd') !== 'argocd';
  if (isLookedAt) return [];
  return [
    {
      code: 'gateJobUnseen',
      ...place(manifest, HOOK),
      message: `${what}, which is opened by hand`,
    },
  ];
}

function checkRepeat(manifest: Manifest, hooks: readonly string[]): Draft[] {
  if (manifest.name === '' || manifest.name.includes(TEMPLATED)) return [];
  return hooks.length > 0 ? checkRecreated(manifest) : checkReplaced(manifest);
}

/** Without a policy Argo CD deletes the last one before it makes the next. */
function checkRecreated(manifest: Manifest): Draft[] {
  const policies = listIn(manifest.annotations[POLICY]);
  const alwaysGone =
    policies.length === 0 ||
    policies.includes('BeforeHookCreation') ||
    policies.includes(TEMPLATED) ||
    (policies.includes('HookSucceeded') && policies.includes('HookFailed'));
  if (alwaysGone) return [];
  return [
    {
      code: 'hookNotRecreated',
      ...place(manifest, POLICY),
      message: `The hook Job "${manifest.name}" is deleted only when it ${
        policies.includes('HookSucceeded') ? 'succeeded' : 'failed'
      }`,
    },
  ];
}

function checkReplaced(manifest: Manifest): Draft[] {
  if (manifest.annotations['helm.sh/hook'] !== undefined) return [];
  const options = listIn(manifest.annotations[OPTIONS]);
  const replaced =
    options.includes(TEMPLATED) ||
    (options.includes('Replace=true') && options.includes('Force=true'));
  if (replaced) return [];
  return [
    {
      code: 'jobCannotRepeat',
      path: manifest.file,
      file: manifest.file,
      line: manifest.lineOf(['metadata', 'name']),
      message: `The Job "${manifest.name}" is neither a hook nor replaced, so it can be applied only once`,
    },
  ];
}

function checkSuspended(manifest: Manifest, hooks: readonly string[]): Draft[] {
  const { suspend } = objectAt(manifest.body.spec);
  if (suspend !== true || hooks.includes('PreSync')) return [];
  return [
    {
      code: 'jobSuspended',
      path: manifest.file,
      file: manifest.file,
      line: manifest.lineOf(['spec', 'suspend']),
      message: `The Job "${textAt(
        manifest.name,
      )}" is suspended until somebody resumes it`,
    },
  ];
}
