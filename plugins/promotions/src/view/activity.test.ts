import { readingAt } from '../__testUtils__/reading';
import { fleet } from '../__testUtils__/crowds';
import { complete, rolling, waiting } from '../__testUtils__/scenarios';
import { activityOf } from './activity';

const reading = readingAt();

describe('the activity', () => {
  it('names who approved what, with their words', () => {
    expect(activityOf(waiting(), reading)).toMatchObject([
      {
        text: 'grace approved 749bde9 for prod',
        quote: 'Load test looked fine.',
      },
    ]);
  });

  it('tells what became of an approval, newest first', () => {
    expect(activityOf(complete(), reading).map(entry => entry.text)).toEqual([
      '749bde9 was deployed to prod',
      'grace approved 749bde9 for prod',
    ]);
  });

  it('tells how far a deployment is and what failed in it', () => {
    expect(activityOf(fleet(), reading)[0]).toMatchObject({
      text: 'Deploying 749bde9 to prod',
      notes: ['22 of 40 targets', 'till-shop-26: ImagePullBackOff'],
    });
  });

  it('is empty where nobody decided anything', () => {
    expect(activityOf(rolling(), reading)).toEqual([]);
  });
});
