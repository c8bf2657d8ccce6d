import { explanation } from '../__testUtils__/pipelines';
import { readingAt } from '../__testUtils__/reading';
import { gatedProd } from '../__testUtils__/scenarios';
import { isLastApproval, quorumOf } from './approval';
import { refusalOf } from './refusal';

const reading = readingAt();

describe('the reason on a button that may not be used', () => {
  it('names those who can, when the person is not one of them', () => {
    const permit = {
      allowed: false,
      code: 'notApprover',
      reason: 'You are no approver of prod in app-config.',
    } as const;
    expect(refusalOf(permit, gatedProd(), reading)).toBe(
      'You are no approver of prod in app-config. release-managers can.',
    );
  });

  it('stays as it is when nobody else could either', () => {
    const permit = {
      allowed: false,
      code: 'readOnlyInstance',
      reason: 'The portal only reads argocd-eu.',
    } as const;
    expect(refusalOf(permit, gatedProd(), reading)).toBe(permit.reason);
  });

  it('is absent where the person may', () => {
    expect(refusalOf({ allowed: true }, gatedProd(), reading)).toBeUndefined();
    expect(refusalOf(undefined, gatedProd(), reading)).toBeUndefined();
  });
});

describe('how many approvals it takes', () => {
  it('is in the approval once somebody decided', () => {
    expect(quorumOf(gatedProd())).toEqual({ given: 1, required: 2 });
    expect(isLastApproval(quorumOf(gatedProd()))).toBe(true);
  });

  it('counts a person once', () => {
    const { approval } = gatedProd();
    const twice = approval && {
      ...approval,
      required: 3,
      given: [...approval.given, ...approval.given],
    };
    expect(quorumOf(gatedProd({ approval: twice }))?.given).toBe(1);
  });

  it('is what the explanation says before the first decision, else unknown', () => {
    const told = explanation('waitsForApproval', 'prod waits', {
      params: { required: '2' },
    });
    const first = { approval: undefined, explanation: told };
    expect(quorumOf(gatedProd(first))).toEqual({ given: 0, required: 2 });
    expect(isLastApproval(quorumOf(gatedProd(first)))).toBe(false);
    expect(quorumOf(gatedProd({ approval: undefined }))).toBeUndefined();
  });
});
