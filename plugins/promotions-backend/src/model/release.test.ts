/** When what would be deployed is another release than the one that people approved. */

import { ANNOTATION_PRUNE } from '@stagecraft/plugin-promotions-common';
import { application, snapshot } from '../__testUtils__/pipelines';
import { releaseId } from './release';

function releaseOf(annotations: Record<string, string>) {
  const { set } = snapshot({ set: { annotations } });
  const targets = ['checkout-prod-eu', 'checkout-prod-us'].map(name => ({
    application: application(name),
    rendered: 'manifests',
  }));
  return releaseId(set, targets);
}

it('is another release when Git asks for resources to be deleted that were to stay', () => {
  expect(releaseOf({ [ANNOTATION_PRUNE]: 'true' })).not.toBe(releaseOf({}));
});

it('is the same release when an annotation says what holds without it', () => {
  expect(releaseOf({ [ANNOTATION_PRUNE]: 'false' })).toBe(releaseOf({}));
});
