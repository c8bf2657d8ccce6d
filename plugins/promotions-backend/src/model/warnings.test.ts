/** Every code is told where it belongs, and its words can be made again from its code and parameters. */

import {
  explanationKey,
  explanationMessages,
  fillMessage,
  warningKeys,
  warningMessages,
} from '@stagecraft/plugin-promotions-common';
import { EXAMPLES } from './__testUtils__/examples';
import {
  a,
  atProd,
  atQa,
  b,
  byPerson,
  settled,
  withChild,
} from './__testUtils__/situations';
import { Story } from './__testUtils__/story';

const warned = EXAMPLES.flatMap(({ warning, when, tell }) =>
  warning ? [{ warning, when, tell }] : [],
);
const explained = EXAMPLES.flatMap(({ explanation, when, tell }) =>
  explanation ? [{ explanation, when, tell }] : [],
);

describe('warnings', () => {
  it.each(warned)('$warning when $when', ({ warning, tell }) => {
    expect(tell().warnings()).toContain(warning);
  });

  it.each([
    ['before anything was compared', () => new Story()],
    ['while everything is complete', () => settled()],
    ['while a release waits for qa', () => atQa()],
    ['while a release waits for prod', () => atProd()],
    ['while the Applications of a target are in order', () => withChild()],
    [
      'of a sync that was over before the desired commit came, seen first by a portal that starts later',
      () => {
        const story = new Story();
        story.compared(a, 'dev', 'qa', 'prod');
        for (const name of ['dev', 'qa', 'prod']) {
          const asked = { ...byPerson, requested: [a] };
          story.pass(10).deployed(a, name, name === 'prod' ? asked : {});
        }
        story.pass(60).compared(b, 'dev', 'qa', 'prod');
        return story.deployed(b, 'dev').deployed(b, 'qa').pass(60);
      },
    ],
  ])('none %s', (_when, tell) => {
    expect(tell().warnings()).toEqual([]);
  });

  it.each(warned)('can be translated: $warning', ({ warning, tell }) => {
    const { stages, warnings } = tell().present();
    const all = [...stages.flatMap(stage => stage.warnings), ...warnings];
    const found = all.find(({ code }) => code === warning);
    const keys = warningKeys(warning);
    const { params = {}, text } = found ?? {};
    expect(keys && fillMessage(warningMessages[keys.text], params)).toBe(text);
    expect(found?.text).not.toMatch(/\{\{|undefined|\s\s|\(\)/);
    expect(found?.remedy).not.toMatch(/\{\{|undefined|\s\s/);
  });
});

describe('explanations', () => {
  it.each(explained)('$explanation when $when', ({ explanation, tell }) => {
    const { stages, unmatched, explanation: whole } = tell().present();
    const codes = [
      whole,
      ...stages.map(stage => stage.explanation),
      ...unmatched.map(target => target.explanation),
    ].map(({ code }) => code);
    expect(codes).toContain(explanation);
  });

  it.each(explained)('can be translated: $explanation', ({ tell }) => {
    for (const { explanation } of tell().present().stages) {
      const { code, text, params } = explanation;
      const key = explanationKey(code);
      const said = key && fillMessage(explanationMessages[key], params);
      expect(text).toContain(said?.replace(/\.$/, ''));
      expect(text).not.toMatch(/\{\{|undefined|\s\s|\(\)/);
    }
  });

  it('name since when and who can move what waits', () => {
    const { explanation } = atProd().present();
    expect(explanation.text).toBe(
      'prod waits for somebody to sync bbbbbbb outside the portal: its step has maxUpdate 0 and names no gate, since 2026-11-21 12:01 UTC; the platform team can move it.',
    );
  });

  it('what waits for an earlier stage is moved by whoever moves that one', () => {
    const [dev, qa, prod] = settled()
      .compared('b'.repeat(40), 'dev', 'qa', 'prod')
      .present().stages;
    expect(dev.explanation.actors).toEqual([
      { kind: 'argocd', ref: 'Argo CD' },
    ]);
    expect(qa.explanation.actors).toEqual(dev.explanation.actors);
    expect(prod.explanation.actors).toEqual(dev.explanation.actors);
  });
});
