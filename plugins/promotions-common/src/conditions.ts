/** What must hold before a gate of ours opens, one condition at a time, each with its state and the time that is left. */

/**
 * `met` holds now; `waiting` is on its way and `until` may tell when; `failed` will not hold by itself; `unknown` where
 * the evidence is missing.
 * @public
 */
export type ConditionState = 'met' | 'waiting' | 'failed' | 'unknown';

/** @public */
export interface GateCondition {
  code: ConditionCode;
  state: ConditionState;
  /** One plain sentence. */
  text: string;
  /** What the text was made of. */
  params: Record<string, string>;
  /** When it is expected to be met; ISO 8601. */
  until?: string;
}

/**
 * Sentences by `condition.CODE.STATE`, with a gap for each parameter.
 * @public
 */
export const conditionMessages = {
  'condition.evidence.met': 'Every earlier stage has completed {{release}}.',
  'condition.evidence.waiting':
    '{{earlier}} has not completed {{release}} yet.',
  'condition.evidence.failed': '{{release}} failed in {{earlier}}.',
  'condition.evidence.unknown':
    'It is not known whether {{earlier}} has completed {{release}}{{because}}.',
  'condition.earlierPart.met': '{{part}} has completed {{release}}.',
  'condition.earlierPart.waiting':
    '{{part}}, which comes before this one, has not completed {{release}} yet.',
  'condition.earlierPart.failed':
    'What {{part}} runs and what is deployed here have no source in common.',
  'condition.earlierPart.unknown':
    'Nothing certain is known of {{part}}{{because}}.',
  'condition.proven.met': '{{release}} changed something in an earlier stage.',
  'condition.proven.waiting':
    '{{release}} changed nothing in any earlier stage, so people decide.',
  'condition.proven.failed':
    '{{release}} changed nothing in any earlier stage.',
  'condition.proven.unknown':
    'It is not known what {{release}} changed in earlier stages.',
  'condition.checks.met': 'The required checks passed: {{checks}}.',
  'condition.checks.waiting':
    'The required check {{check}} has not passed for {{release}} yet.',
  'condition.checks.failed': 'The required check {{check}} failed{{because}}.',
  'condition.checks.unknown':
    'The required check {{check}} left no evidence for {{release}}; run it again.',
  'condition.health.met': '{{release}} is healthy in every earlier stage.',
  'condition.health.waiting':
    '{{release}} is not healthy in an earlier stage{{because}}.',
  'condition.health.failed':
    '{{release}} is not healthy in an earlier stage{{because}}.',
  'condition.health.unknown':
    'It is not known how {{release}} does in earlier stages.',
  'condition.soak.met': 'It has soaked for {{soak}} without a lapse.',
  'condition.soak.waiting':
    'It soaks for {{soak}}, {{left}} are left{{because}}.',
  'condition.soak.failed': 'It cannot soak: {{reason}}.',
  'condition.soak.unknown':
    'It is not known since when it has been complete{{because}}.',
  'condition.window.met': 'Sync windows allow it.',
  'condition.window.waiting':
    'A sync window of its project keeps it closed{{until}}: {{window}}.',
  'condition.window.failed': 'Its sync windows never allow a sync.',
  'condition.window.unknown': 'Its sync windows are not known{{because}}.',
  'condition.hold.met': 'Nobody holds it.',
  'condition.hold.waiting': 'Held by {{by}}: {{reason}}.',
  'condition.hold.failed': 'Held by {{by}}: {{reason}}.',
  'condition.hold.unknown': 'It is not known whether somebody holds it.',
  'condition.approvals.met': '{{given}} of {{required}} approvals.',
  'condition.approvals.waiting':
    '{{given}} of {{required}} approvals{{because}}.',
  'condition.approvals.failed': 'Rejected by {{by}}{{because}}.',
  'condition.approvals.unknown': 'The approvals are not known.',
  'condition.executor.met': 'This portal, {{executor}}, opens it.',
  'condition.executor.waiting': 'Another portal, {{executor}}, opens it.',
  'condition.executor.failed':
    'No portal opens it: the ApplicationSet names no executor, or this portal has no name (promotions.executor).',
  'condition.executor.unknown': 'It is not known which portal opens it.',
  'condition.instance.met': 'The portal may act on {{instance}}.',
  'condition.instance.waiting':
    'What is known of {{instance}} is not live{{because}}.',
  'condition.instance.failed':
    'The portal only reads {{instance}} (promotions.instances[].execute).',
  'condition.instance.unknown': '{{instance}} was never reached.',
  'condition.database.met': 'What the portal opens is kept.',
  'condition.database.waiting': 'What the portal opens is not kept yet.',
  'condition.database.failed':
    "The portal's database is kept in memory only, so it opens nothing.",
  'condition.database.unknown':
    'It is not known whether what the portal opens is kept.',
  'condition.turn.met': 'It is its turn.',
  'condition.turn.waiting':
    'Others that were due go first, a few a minute{{until}}.',
  'condition.turn.failed':
    'It was opened for {{release}} before and {{ended}}.',
  'condition.turn.unknown': 'It is not known when it is its turn.',
  'condition.outside.met': 'Nothing else was synced past this gate.',
  'condition.outside.waiting':
    'Whether something else was synced past this gate is being looked at.',
  'condition.outside.failed':
    '{{account}} synced {{target}} to {{release}} past this gate at {{at}}; it opens for the next candidate, or people decide.',
  'condition.outside.unknown':
    'It is not known whether something else was synced past this gate.',
  'condition.external.met': '{{gate}} allows it{{because}}.',
  'condition.external.waiting': '{{gate}} has not allowed it yet{{because}}.',
  'condition.external.failed': '{{gate}} refuses it{{because}}.',
  'condition.external.unknown': '{{gate}} gives no answer{{because}}.',
} as const;

/** @public */
export type ConditionKey = keyof typeof conditionMessages;

/** What each condition is about. @public */
export type ConditionCode =
  ConditionKey extends `condition.${infer Code}.${ConditionState}`
    ? Code
    : never;
