import { inspect } from 'node:util';
import { ArgoError } from './errors';
import { SentSecrets } from './SentSecrets';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzdGFnZWNyYWZ0In0.c2lnbmF0dXJl';

function sent(...secrets: string[]) {
  const all = new SentSecrets();
  secrets.forEach(secret => all.add(secret));
  return all;
}

it.each([
  ['whole', `invalid token ${TOKEN}!`, 'invalid token [token]!'],
  ['twice', `${TOKEN} ${TOKEN}`, '[token] [token]'],
  ['cut short', `no ${TOKEN.slice(0, 30)}…`, 'no [token]…'],
  ['not at all', 'no such project', 'no such project'],
])('a text that quotes it %s', (_, text, hidden) => {
  expect(sent(TOKEN).hidden(text)).toBe(hidden);
});

it('hides a password that is shorter than what tells a token', () => {
  expect(sent('hunter2').hidden('wrong: hunter2')).toBe('wrong: [token]');
});

it('leaves texts alone when nothing was sent', () => {
  expect(sent('').hidden('any text')).toBe('any text');
});

it('hides it in an error with its cause, and keeps what the error means', () => {
  const error = new ArgoError('server', `boom ${TOKEN}`, {
    status: 500,
    retryAfterSeconds: 7,
    cause: new SyntaxError(`Unexpected ${TOKEN}`),
  });
  const hidden = sent(TOKEN).hide(error);
  expect(inspect(hidden, { depth: 9 })).not.toContain('eyJhbGci');
  expect(hidden).toMatchObject({
    kind: 'server',
    message: 'boom [token]',
    details: { status: 500, retryAfterSeconds: 7 },
  });
});

it('passes on an error that quotes nothing as it is', () => {
  const error = new ArgoError('server', 'boom', { cause: new Error('why') });
  expect(sent(TOKEN).hide(error)).toBe(error);
});

it('knows a token that was rotated a moment ago', () => {
  const all = sent(TOKEN, ...['a', 'b', 'c'].map(name => `${name}-0123456789`));
  expect(all.hidden(TOKEN)).toBe('[token]');
});
