import { settle, VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { Answers } from './Answers';

let time: VirtualTime;
let asked: string[];
let told: string[][];
let pending: Map<string, { give: (a: string) => void; fail: () => void }>;
let answers: Answers<string, string>;

beforeEach(() => {
  time = new VirtualTime();
  asked = [];
  told = [];
  pending = new Map();
  answers = new Answers({
    ask: question => {
      asked.push(question);
      return new Promise((resolve, reject) => {
        pending.set(question, {
          give: resolve,
          fail: () => reject(new Error(`no ${question}`)),
        });
      });
    },
    onAnswer: askers => told.push([...askers]),
    timers: time.timers,
    random: () => 1,
    atOnce: 2,
    attempts: 3,
    most: 3,
  });
});

const want = (question: string, asker = 'x') =>
  answers.want(question, question, asker);

describe('questions', () => {
  it('are asked once, whoever asks, and all of them are told', async () => {
    expect(want('a', 'x')).toEqual({ state: 'asked' });
    expect(want('a', 'y')).toEqual({ state: 'asked' });
    pending.get('a')?.give('A');
    await settle();
    expect(asked).toEqual(['a']);
    expect(told).toEqual([['x', 'y']]);
    expect(want('a')).toEqual({ state: 'known', value: 'A' });
  });

  it('are asked a few at a time', async () => {
    ['a', 'b', 'c'].forEach(question => want(question));
    expect(asked).toEqual(['a', 'b']);
    pending.get('b')?.give('B');
    await settle();
    expect(asked).toEqual(['a', 'b', 'c']);
  });

  it('that failed say why and are asked again, later each time', async () => {
    want('a');
    pending.get('a')?.fail();
    await settle();
    expect(want('a')).toEqual({ state: 'failed', problem: 'no a' });
    await time.advance(999);
    expect(asked).toEqual(['a']);
    await time.advance(1);
    expect(asked).toEqual(['a', 'a']);
    pending.get('a')?.fail();
    await time.advance(1_999);
    expect(asked).toHaveLength(2);
    await time.advance(1);
    pending.get('a')?.give('A');
    await settle();
    expect(want('a')).toEqual({ state: 'known', value: 'A' });
  });

  it('that fail for ever are given up', async () => {
    want('a');
    for (let attempt = 0; attempt < 4; attempt++) {
      pending.get('a')?.fail();
      await time.advance(60_000);
    }
    expect(asked).toEqual(['a', 'a', 'a']);
    expect(want('a')).toEqual({ state: 'failed', problem: 'no a' });
  });

  it('are forgotten when too many were asked since', async () => {
    ['a', 'b', 'c', 'd'].forEach(question => want(question));
    expect(answers.peek('a')).toBeUndefined();
    expect(answers.peek('b')).toEqual({ state: 'asked' });
  });

  it('are not asked any more after the end', async () => {
    ['a', 'b', 'c'].forEach(question => want(question));
    answers.stop();
    pending.get('a')?.fail();
    await settle();
    expect(asked).toEqual(['a', 'b']);
    expect(told).toEqual([]);
    expect(time.pending).toBe(0);
  });
});
