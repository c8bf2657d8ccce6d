import { NEW, explanation, minutesAgo } from '../__testUtils__/pipelines';
import { readingAt } from '../__testUtils__/reading';
import { failed, rolling, waiting } from '../__testUtils__/scenarios';
import { pipelineAnnotations } from './annotations';
import { changesBetween } from './changes';
import { explanationText, splitStatement } from './explain';
import { nameOfRef } from './people';
import { markRevisions } from './revisions';
import { clockText, durationText } from './time';

const reading = readingAt();

describe('sentences of the backend', () => {
  it('are replaced by the message for their code', () => {
    const params = { stage: 'qa', earlier: 'dev', release: '749bde9' };
    const sentence = explanation('waiting', 'as it came', { params });
    expect(explanationText(sentence, reading.t)).toBe(
      'qa waits until dev has completed 749bde9.',
    );
  });

  it('stay as they came when the code is not known, or a parameter is missing', () => {
    const unknown = explanation('somethingNew', 'as it came');
    expect(explanationText(unknown, reading.t)).toBe('as it came');
    const params = { stage: 'qa' };
    const half = explanation('waiting', 'as it came', { params });
    expect(explanationText(half, reading.t)).toBe('as it came');
  });

  it('are cut into statements, but not inside of brackets', () => {
    expect(
      splitStatement('qa failed (exit 1; no retry). Nothing moves on.'),
    ).toEqual(['qa failed (exit 1; no retry)', ['Nothing moves on']]);
    expect(splitStatement('checkout 1.1.0 runs')).toEqual([
      'checkout 1.1.0 runs',
      [],
    ]);
  });

  it('keep revisions apart from the words around them', () => {
    expect(markRevisions('qa runs 749bde9.', [NEW])).toEqual([
      { text: 'qa runs ', code: false },
      { text: '749bde9', code: true },
      { text: '.', code: false },
    ]);
  });
});

describe('times', () => {
  it.each([
    [minutesAgo(26), '12:19'],
    [minutesAgo(60 * 76), 'Tue 08:45'],
    [minutesAgo(60 * 24 * 20), '31 Oct'],
    [minutesAgo(60 * 24 * 400), '16 Oct 2025'],
  ])('%s is called %s', (iso, text) => {
    expect(clockText(iso, reading)).toBe(text);
  });

  it.each([
    [0.5, '30 seconds'],
    [1, '1 minute'],
    [61, '1 hour'],
    [60 * 50, '2 days'],
    [-5, '0 seconds'],
  ])('%s minutes last %s', (minutes, text) => {
    expect(durationText(minutesAgo(minutes), reading)).toBe(text);
  });
});

describe('changes that are read out', () => {
  it('are none on the first look', () => {
    expect(changesBetween(undefined, waiting(), reading)).toEqual([]);
  });

  it('are the stages that have another verdict, and the new sentence', () => {
    expect(changesBetween(rolling(), waiting(), reading)).toEqual([
      'qa is complete.',
      'prod is gated.',
      'prod waits for approval of 749bde9 · checkout 1.1.0: faster basket',
    ]);
  });

  it('are none when only a number grew', () => {
    const later = { ...failed(), version: 2 };
    expect(changesBetween(failed(), later, reading)).toEqual([]);
  });
});

describe('names', () => {
  it('of people are those of their entities', () => {
    expect(nameOfRef('user:default/grace')).toBe('grace');
    expect(nameOfRef('a person')).toBe('a person');
  });

  it('of annotations come with what they ask for', () => {
    const metadata = {
      name: 'checkout',
      annotations: { 'argocd/app-name': 'checkout', other: 'x' },
    };
    const entity = { apiVersion: 'v1', kind: 'Component', metadata };
    expect(pipelineAnnotations(entity)).toEqual(['argocd/app-name: checkout']);
  });
});
