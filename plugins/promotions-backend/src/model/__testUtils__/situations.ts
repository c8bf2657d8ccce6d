/** Situations that many tests begin with. */

import type { Application, OperationState } from '../../argocd/types';
import { childOf, commit, hookOf, Story } from './story';

export const a = commit('a');
export const b = commit('b');
export const c = commit('c');

export const byPerson: Pick<OperationState, 'initiatedBy'> = {
  initiatedBy: { username: 'grace', automated: false },
};

export const passed = { resources: [hookOf('functional', 'Succeeded')] };

/** Everything runs commit a. */
export function settled(
  more: Partial<OperationState> = {},
  story = new Story(),
): Story {
  story.compared(a, 'dev', 'qa', 'prod').judge();
  for (const name of ['dev', 'qa', 'prod']) {
    story.pass(10).deployed(a, name, more).claim(name, 'Healthy', a).judge();
  }
  story.pass(60).judge();
  return story;
}

/** Commit b has arrived everywhere, and dev and qa have completed it. */
export function atProd(story = settled()): Story {
  story.pass(5).compared(b, 'dev', 'qa', 'prod').judge();
  for (const name of ['dev', 'qa']) {
    story.pass(5).deployed(b, name).claim(name, 'Healthy', b).judge();
  }
  return story.pass(60);
}

/** Commit b has arrived everywhere, and dev has completed it. */
export function atQa(story = settled()): Story {
  story.pass(5).compared(b, 'dev', 'qa', 'prod').judge();
  story.pass(5).deployed(b, 'dev').claim('dev', 'Healthy', b).judge();
  return story.pass(60);
}

/** prod owns an Application, which is as `more` says. */
export function withChild(
  more?: Parameters<typeof childOf>[1] | 'unseen',
): Story {
  const story = settled();
  const key = { namespace: 'argocd', name: 'shop' };
  if (more !== 'unseen') {
    story.known.set('argocd/shop', childOf('shop', more));
  }
  return story.change(['prod'], app => ({ ...app, children: [key] }));
}

export function changed(more: Partial<Application>) {
  return (app: Application): Application => ({ ...app, ...more });
}
