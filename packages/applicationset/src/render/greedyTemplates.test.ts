/** A template that asks for more memory than there is takes nothing down but its own rendering. */
import { worldWith } from '../__testUtils__/examples';
import { checkApplicationSet } from '../lint/checkApplicationSet';
import { RIGHT_SET } from '../lint/catalogue/rightSet';
import { loadGoLibraries } from './goLibraries';

// Go asks for the 4 GB in earnest: some seconds, and more on a busy machine.
jest.setTimeout(120_000);

// Go tells at length how it ended.
beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
  jest.spyOn(console, 'warn').mockImplementation();
});
afterEach(() => jest.restoreAllMocks());

it('is told as what is wrong with its set, and the next rendering starts anew', async () => {
  const putOff: (() => void)[] = [];
  const { setTimeout } = globalThis;
  jest.spyOn(globalThis, 'setTimeout').mockImplementation((wake, time) => {
    putOff.push(wake);
    return setTimeout(wake, time);
  });
  // After much garbage Go puts off giving memory back.
  const wasteful = '{{ range until 2000000 }}{{ end }}';
  const go = await loadGoLibraries();
  go.render([wasteful, wasteful], [], {});
  const text = RIGHT_SET.replace(
    'cart-{{.stage}}',
    '{{ repeat 4000000000 "x" }}',
  );
  const findings = await checkApplicationSet(text, worldWith());
  expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'renderFailed: Rendering ended before its time: a template asks for more memory than there is',
  ]);
  expect(putOff).not.toHaveLength(0);
  putOff.forEach(wake => wake());
  const anew = await loadGoLibraries();
  expect(anew.render(['{{ 1 }}'], [], {})).toEqual(['1']);
});
