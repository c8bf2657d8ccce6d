import { explanation, minutesAgo } from '../__testUtils__/pipelines';
import { readingAt } from '../__testUtils__/reading';
import {
  MAY_NOT_DECIDE,
  complete,
  failed,
  rolling,
  waiting,
} from '../__testUtils__/scenarios';
import { heroOf } from './hero';

const reading = readingAt();
const sentence = (pipeline: Parameters<typeof heroOf>[0]) =>
  heroOf(pipeline, reading)
    .headline.map(part => part.text)
    .join('');

describe('the sentence above the stages', () => {
  it('says which release waits for whom, for how long, and how far its approval is', () => {
    const hero = heroOf(waiting(), reading);
    expect(sentence(waiting())).toBe(
      'prod waits for approval of 749bde9 · checkout 1.1.0: faster basket',
    );
    expect(hero.details).toEqual([
      'For 18 minutes',
      '1 of 2 approvals',
      'you can approve',
      'every check before prod passed',
    ]);
    expect(hero.decide?.name).toBe('prod');
  });

  it('sets revisions apart from the words', () => {
    expect(heroOf(waiting(), reading).headline).toContainEqual({
      text: '749bde9',
      code: true,
    });
  });

  it('names those who can act to somebody who cannot any more', () => {
    const done = {
      allowed: false,
      code: 'alreadyDecided',
      reason: 'You have approved this release.',
    } as const;
    const viewer = { approve: done, reject: done };
    expect(heroOf(waiting({ viewer }), reading).details).toContain(
      'release-managers can approve',
    );
  });

  it('leaves that to the reason on the button of somebody who is no approver', () => {
    const { details } = heroOf(waiting({ viewer: MAY_NOT_DECIDE }), reading);
    expect(details.join()).not.toContain('can approve');
  });

  it('tells no quorum before the first decision, because it is not known', () => {
    const { details } = heroOf(waiting({ approval: undefined }), reading);
    expect(details.join()).not.toContain('approvals');
  });

  it('says what failed first, and what follows from it beside', () => {
    const hero = heroOf(failed(), reading);
    expect(sentence(failed())).toBe(
      'qa failed: the functional check of 749bde9 did not pass (3 attempts)',
    );
    expect(hero.details).toContain(
      'Nothing moves to prod until a new commit passes',
    );
    expect(hero.look.tone).toBe('danger');
    expect(hero.decide).toBeUndefined();
  });

  it('offers no decision while an approval is being carried out', () => {
    const { approval } = waiting().stages[2];
    const executing = approval && { ...approval, state: 'executing' as const };
    expect(
      heroOf(waiting({ approval: executing }), reading).decide,
    ).toBeUndefined();
  });

  it('leaves what a closed gate says to the backend', () => {
    const why = explanation('gateClosed', 'prod: its gate is closed: nobody.', {
      since: minutesAgo(3),
    });
    const pipeline = { ...waiting({ explanation: why }), explanation: why };
    expect(sentence(pipeline)).toBe('prod: its gate is closed: nobody');
  });

  it('is about the stage that holds the release', () => {
    expect(heroOf(rolling(), reading).look.tone).toBe('info');
    expect(heroOf(complete(), reading).look.tone).toBe('success');
  });
});
