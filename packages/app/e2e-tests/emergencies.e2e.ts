import { expect, test } from '@playwright/test';
import { dialogOf, more, say, stage, syncsOf } from './approving';
import { enter } from './keys';
import { openPromotion, signIn } from './people';
import { picture } from './screenshots';
import { push, readApplication } from './world';

const SERVICE = 'loyalty';
const QA = 'loyalty-qa';
const PROD = 'loyalty-prod';

/** The two commits of loyalty that the demo begins with. */
const RELEASES = { before: '', now: '' };

test('the portal opened qa by itself, and prod soaks with the time that is left', async ({
  page,
}) => {
  await signIn(page, 'rita');
  await openPromotion(page, SERVICE);
  await expect(stage(page, 'qa')).toContainText('Opened by the portal');
  await expect(stage(page, 'prod')).toContainText(
    /It soaks for 20 min, .* left/,
  );
  await picture(page, 'loyalty-soaks');
  const { status } = await readApplication('argocd-eu', PROD);
  RELEASES.now = status.sync.revision ?? '';
  RELEASES.before = status.history.at(-1)?.revision ?? '';
  expect(RELEASES.before).not.toBe(RELEASES.now);
  expect(await syncsOf('argocd-eu', QA)).toEqual([RELEASES.now]);
  expect(await syncsOf('argocd-eu', PROD)).toEqual([]);
});

test('an override opens the gate past what is left of the soak, with a reason, and is marked', async ({
  page,
}) => {
  await signIn(page, 'rita');
  await openPromotion(page, SERVICE);
  const prod = stage(page, 'prod');

  await test.step('it tells what it passes over, and needs a reason', async () => {
    await more(page, 'prod', 'Override the gate');
    const dialog = dialogOf(page, 'Override the gate to prod');
    await expect(dialog).toContainText('This opens the gate past its policy');
    await expect(dialog).toContainText('It soaks for 20 min');
    const confirm = dialog.getByRole('button', {
      name: 'Open the gate past its policy',
    });
    await confirm.click();
    await expect(dialog).toContainText('Say why.');
    await picture(page, 'override');
    await say(dialog, 'Points are lost every minute.');
    await confirm.click();
    await expect(dialog).toBeHidden();
  });

  await test.step('it is deployed once, and everybody sees that it was one', async () => {
    await expect
      .poll(() => syncsOf('argocd-eu', PROD), { timeout: 60_000 })
      .toEqual([RELEASES.now]);
    await expect(
      prod.getByText('complete', { exact: true }).first(),
    ).toBeVisible({ timeout: 60_000 });
    await expect(prod).toContainText('Opened past its policy by Rita Solberg');
    await expect(prod).toContainText('Points are lost every minute.');
    expect(await syncsOf('argocd-eu', PROD)).toEqual([RELEASES.now]);
    await picture(page, 'overridden');
  });
});

test('prod is rolled back to what it deployed before, a hold stays, and the record tells it', async ({
  page,
}) => {
  await signIn(page, 'rita');
  await openPromotion(page, SERVICE);
  const prod = stage(page, 'prod');

  await test.step('she chooses an earlier release and reads what that undoes', async () => {
    await more(page, 'prod', 'Roll back');
    const dialog = dialogOf(page, 'Roll prod back');
    const release = RELEASES.before.slice(0, 7);
    await dialog.getByRole('radio', { name: release }).click({ force: true });
    await expect(dialog).toContainText('Commits that are undone');
    await expect(dialog).toContainText('points for reviews');
    await picture(page, 'rollback');
    await say(dialog, 'Points are counted twice.');
    await dialog.getByRole('button', { name: /^Roll back to/ }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step('it is synced once, as she may approve it, and a hold stays', async () => {
    await expect
      .poll(() => syncsOf('argocd-eu', PROD), { timeout: 60_000 })
      .toEqual([RELEASES.now, RELEASES.before]);
    await expect(prod).toContainText('after a rollback');
    await expect(prod).toContainText(
      `Back to ${RELEASES.before.slice(0, 7)}, asked for by Rita Solberg`,
    );
    await picture(page, 'rolled-back');
  });

  await test.step('the activity tells who asked, and why', async () => {
    const activity = page.getByRole('region', { name: /^Activity of/ });
    await expect(activity).toContainText('Rita Solberg');
    await expect(activity).toContainText('Points are counted twice.');
  });

  await test.step('and it goes on when she lifts the hold', async () => {
    await prod.getByRole('button', { name: /^Lift the hold/ }).click();
    const dialog = dialogOf(page, /^Lift the hold on prod/);
    await dialog.getByRole('button', { name: 'Lift the hold' }).click();
    await expect(dialog).toBeHidden();
    await expect(prod).not.toContainText('prod is held');
  });
});

test('a deployment that hangs is stopped, stays stopped, and the next commit goes its way', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signIn(page, 'rita');
  await openPromotion(page, SERVICE);
  const qa = stage(page, 'qa');
  const hanging = await push(
    'storefront/loyalty',
    { ...note('points'), ...smokeTest('hang') },
    'loyalty: wait for the points',
  );

  await test.step('the portal opens qa, and its smoke test hangs', async () => {
    await expect
      .poll(() => syncsOf('argocd-eu', QA), { timeout: 60_000 })
      .toContain(hanging);
    const stop = qa.getByRole('button', { name: /^Stop the deployment/ });
    await enter(page, stop);
  });

  await test.step('she stops it', async () => {
    const dialog = dialogOf(page, 'Stop the deployment to qa');
    await expect(dialog).toContainText(QA);
    await say(dialog, 'It waits for itself.');
    await picture(page, 'abort');
    const confirm = dialog.getByRole('button', { name: 'Stop the deployment' });
    await enter(page, confirm);
    await expect(dialog).toBeHidden();
    await expect(qa).toContainText('Stopped by Rita Solberg', {
      timeout: 60_000,
    });
    await picture(page, 'aborted');
  });

  await test.step('what comes after it is opened by the portal again', async () => {
    const mended = await push(
      'storefront/loyalty',
      { ...note('no points'), ...smokeTest('succeed') },
      'loyalty: wait for nothing',
    );
    await expect
      .poll(() => syncsOf('argocd-eu', QA), { timeout: 90_000 })
      .toEqual([RELEASES.now, hanging, mended]);
    await expect(qa).toContainText(mended.slice(0, 7));
    await expect(qa).toContainText('complete', { timeout: 60_000 });
  });
});

/** A change of what dev and qa deploy. */
function note(text: string): Record<string, string> {
  const manifest = `apiVersion: v1
kind: ConfigMap
metadata:
  name: note
data:
  text: ${text}
`;
  return {
    'deploy/dev/note.yaml': manifest,
    'deploy/qa/note.yaml': manifest,
  };
}

/** The smoke test before qa, as the demo has it, with another end. */
function smokeTest(outcome: 'hang' | 'succeed'): Record<string, string> {
  return {
    'deploy/qa/smoke-test.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: smoke-test
  annotations:
    argocd.argoproj.io/hook: PreSync
    argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
spec:
  backoffLimit: 0
  template:
    metadata:
      annotations:
        lab/outcome: ${outcome}
        lab/seconds: '4'
    spec:
      restartPolicy: Never
      containers:
        - name: smoke-test
          image: registry.stagecraft.example/smoke-test:1.1.1
`,
  };
}
