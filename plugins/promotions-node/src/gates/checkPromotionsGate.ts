/**
 * The contract of a gate as a test that anybody can run, with any framework: it asks the gate as the portal would, and
 * returns what is wrong.
 */

import type { GateRequest, GateState, PromotionsGate } from './PromotionsGate';
import { readGateAnswer } from './readAnswer';

/** How soon after its signal is aborted a gate must have let go. */
const PATIENCE_MS = 2_000;

/**
 * One situation of the system behind a gate.
 * @public
 */
export interface GateCase {
  /** Such as "the change is approved". */
  name: string;
  /** Brings the system about, and gives a gate that talks to it. */
  gate: () => PromotionsGate | Promise<PromotionsGate>;
  /** What the gate must answer to `exampleGateRequest`. */
  expects: GateState;
}

/** @public */
export interface GateCases {
  /** At least one in which it is met, and one in which it is not. */
  cases: readonly GateCase[];
  /** A gate whose system does not answer at all: it must throw or say `unknown`, and let go when it is told to. */
  silent: () => PromotionsGate | Promise<PromotionsGate>;
}

/**
 * A release of `checkout` that waits in `prod`.
 * @public
 */
export const exampleGateRequest: GateRequest = {
  pipeline: { instance: 'eu', namespace: 'argocd', name: 'checkout' },
  stage: { index: 2, name: 'prod' },
  releaseId: 'Zr1pUWFxO2gWJ0oY2l4yTcoYHY7cZrUlZ5b0dQyN6yI',
  revisions: ['749bde9a0c1d4c1f8c4bb3f1f6d5f0a1b2c3d4e5'],
  targets: [{ namespace: 'argocd', name: 'checkout-prod', project: 'shop' }],
};

/**
 * Resolves to what is wrong with the gate, for people; to nothing when it keeps the contract.
 * @public
 */
export async function checkPromotionsGate({
  cases,
  silent,
}: GateCases): Promise<string[]> {
  const complaints: string[] = [];
  const expected = cases.map(({ expects }) => expects);
  if (!expected.includes('met') || expected.every(state => state === 'met')) {
    complaints.push('cases: one must be met, and one must not');
  }
  for (const each of cases) {
    const found = await checkCase(each);
    complaints.push(...found.map(text => `${each.name}: ${text}`));
  }
  const found = await checkSilence(await silent());
  complaints.push(...found.map(text => `silent: ${text}`));
  return complaints;
}

async function checkCase({ gate: make, expects }: GateCase) {
  const gate = await make();
  const complaints = checkName(gate);
  const first = await answerOf(gate, exampleGateRequest);
  const again = await answerOf(gate, exampleGateRequest);
  for (const said of [first, again]) {
    if (said !== expects) {
      complaints.push(`it answers ${said} and not ${expects}`);
    }
  }
  if (expects === 'met') {
    const other = { ...exampleGateRequest, releaseId: 'another-release' };
    if ((await answerOf(gate, other)) === 'met') {
      complaints.push('it allows a release that nobody allowed, by another id');
    }
  }
  return complaints;
}

function checkName({ id, title }: PromotionsGate): string[] {
  const complaints: string[] = [];
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/.test(id)) {
    complaints.push(`its id "${id}" must be letters, digits and dashes`);
  }
  if (title.trim() === '') {
    complaints.push('it has no title');
  }
  return complaints;
}

/** Its state, or what is wrong with the answer. */
async function answerOf(
  gate: PromotionsGate,
  request: GateRequest,
): Promise<string> {
  const asked = structuredClone(request);
  const { signal } = new AbortController();
  try {
    const read = readGateAnswer(await gate.ask(asked, { signal }));
    if (JSON.stringify(asked) !== JSON.stringify(request)) {
      return 'after changing what it was asked';
    }
    return 'answer' in read ? read.answer.state : `badly (${read.problem})`;
  } catch (error) {
    return `by throwing (${error})`;
  }
}

async function checkSilence(gate: PromotionsGate): Promise<string[]> {
  const controller = new AbortController();
  const asked = gate
    .ask(structuredClone(exampleGateRequest), { signal: controller.signal })
    .then(
      said => readGateAnswer(said),
      () => undefined,
    );
  controller.abort(new Error('the portal waits no longer'));
  const late = Symbol('late');
  const result = await Promise.race([asked, sleep(late)]);
  if (result === late) {
    return ['it goes on after its signal is aborted'];
  }
  const answers = typeof result === 'object' && 'answer' in result;
  return answers && result.answer.state !== 'unknown'
    ? [`it answers ${result.answer.state} although nothing is known`]
    : [];
}

function sleep<T>(value: T): Promise<T> {
  return new Promise(resolve => {
    setTimeout(() => resolve(value), PATIENCE_MS).unref();
  });
}
