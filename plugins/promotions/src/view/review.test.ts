import { NEW, OLD } from '../__testUtils__/pipelines';
import { readingAt } from '../__testUtils__/reading';
import { diff } from '../__testUtils__/diff';
import { gatedProd, waiting } from '../__testUtils__/scenarios';
import { changeSince, changesByKind, factsFor, repositoryName } from './review';

const reading = readingAt();
const reviewed = { id: 'release-2', revisions: [NEW] };

describe('what is known before an approval', () => {
  it('is the evidence of the stages before and the approvals so far', () => {
    const pipeline = waiting();
    expect(
      factsFor(pipeline, pipeline.stages[2], reading).map(fact => fact.text),
    ).toEqual([
      'dev is complete for 749bde9',
      'qa is complete for 749bde9',
      'sanity passed in dev',
      'functional passed in qa',
      'grace approved',
      'yours is the last of 2 approvals: it deploys',
    ]);
  });

  it('starts with what will be deleted', () => {
    expect(changesByKind(diff().resources).map(group => group.kind)).toEqual([
      'delete',
      'update',
    ]);
  });

  it.each([
    ['https://git.example.com/shop/checkout.git', 'shop/checkout'],
    ['git@git.example.com:shop/checkout.git', 'shop/checkout'],
  ])('calls the repository %s %s', (url, name) => {
    expect(repositoryName(url)).toBe(name);
  });
});

describe('a release that is being looked at', () => {
  it('has not changed while its id is the same', () => {
    expect(changeSince(reviewed, gatedProd(), reading)).toBeUndefined();
  });

  it('has changed to another revision', () => {
    const release = { id: 'other', revisions: [OLD], offered: true };
    expect(changeSince(reviewed, gatedProd({ release }), reading)).toBe(
      'It was 749bde9 and is f461d15 now. Nothing was decided.',
    );
  });

  it('has changed in what it renders to', () => {
    const release = { id: 'other', revisions: [NEW], offered: true };
    expect(changeSince(reviewed, gatedProd({ release }), reading)).toMatch(
      /^It is still 749bde9, but/,
    );
  });

  it('is gone when the stage waits for nobody any more', () => {
    const release = { id: 'release-2', revisions: [NEW], offered: false };
    expect(changeSince(reviewed, gatedProd({ release }), reading)).toMatch(
      /^Nothing waits for a decision/,
    );
    expect(changeSince(reviewed, undefined, reading)).toMatch(/^Nothing waits/);
  });
});
