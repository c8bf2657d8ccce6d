import { expect, test } from '@playwright/test';
import { stage } from './approving';
import { openPromotion, signIn } from './people';
import { push, readApplication, readCalls } from './world';

test('ten openings of the tab cost Argo CD no call', async ({ page }) => {
  await signIn(page, 'sven');
  await openPromotion(page, 'routing');
  await expect(stage(page, 'prod')).toBeVisible();
  const before = await readCalls('argocd-us');
  for (let opening = 0; opening < 10; opening++) {
    await openPromotion(page, 'routing');
    await expect(stage(page, 'prod')).toBeVisible();
  }
  const calls = (await readCalls('argocd-us'))
    .slice(before.length)
    .filter(call => !isPeriodicList(call.path));
  process.stdout.write(`Argo CD calls for ten tab openings: ${calls.length}\n`);
  expect(calls).toEqual([]);
});

// Every few minutes the backend lists everything anew, whoever looks.
function isPeriodicList(path: string): boolean {
  return /^\/api\/v1\/applications(ets)?(\?|$)/.test(path);
}

test('the tab shows a commit as soon as Argo CD knows it', async ({ page }) => {
  await signIn(page, 'sven');
  await openPromotion(page, 'routing');
  await expect(stage(page, 'dev')).toContainText('complete');
  const sha = await push(
    'logistics/routing',
    { 'deploy/dev/note.yaml': note() },
    'routing: a note for dev',
  );
  const shown = expect(page.locator('[data-stagecraft="promotion"]'))
    .toContainText(sha.slice(0, 7), { timeout: 60_000 })
    .then(() => performance.now());
  const known = expect
    .poll(() => knownRevision(), { intervals: [20], timeout: 60_000 })
    .toBe(sha)
    .then(() => performance.now());
  const milliseconds = Math.max(0, (await shown) - (await known));
  process.stdout.write(
    `from Argo CD knowing a commit to the tab showing it: ${milliseconds.toFixed(
      0,
    )} ms\n`,
  );
  expect(milliseconds).toBeLessThan(3_000);
});

async function knownRevision(): Promise<string | undefined> {
  const { status } = await readApplication('argocd-us', 'routing-dev');
  return status.sync.revision;
}

function note(): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: note
data:
  text: for dev
`;
}
