/** From an event at Argo CD to the Promotion tab in a real browser, which learns of it by a signal. */

import { setTimeout as sleep } from 'node:timers/promises';
import {
  chromium,
  type Browser,
  type Locator,
  type Page,
} from '@playwright/test';
import { z } from 'zod';
import { serviceName, TARGETS_EACH } from '../argocd/Fleet';
import type { Figure } from '../figures';
import { percentile } from '../measure/statistics';
import type { Row } from '../Setting';

const GOAL = { atMost: 1000 };
/** Signals come at most once a second for a pipeline. */
const BETWEEN_MS = 1200;
/** A page that is opened first loads for a while on a busy machine. */
const APPEAR_MS = 60_000;
const found = z.object({
  executable: z.string(),
  env: z.record(z.string(), z.string()),
});

export const measureBrowser: Row = async setting => {
  const argo = await setting.argo();
  const { backend } = await setting.portal();
  const [instance] = argo.names;
  const [pipeline] = setting.followed;
  const browser = await launch();
  try {
    const page = await openTab(browser, backend.url, pipeline);
    const samples = setting.options.quick ? 5 : 40;
    const times: number[] = [];
    for (let sample = 0; sample <= samples; sample++) {
      await sleep(BETWEEN_MS + ((sample * 97) % 400));
      const at = pipeline * TARGETS_EACH;
      const { sentAt, revision } = await argo.tell(instance, at, 'commit');
      times.push((await shownAt(page, revision.slice(0, 7))) - sentAt);
    }
    // The first one finds the page still busy with itself.
    return [
      figure(times.slice(1), 0.5),
      { ...figure(times.slice(1), 0.99), goal: GOAL },
    ];
  } finally {
    await browser.close();
  }
};

function figure(times: readonly number[], part: number): Figure {
  return {
    row: 'browser',
    what: `from an event to the tab in a browser, p${part * 100}`,
    value: percentile(times, part),
    unit: 'ms',
  };
}

function launch(): Promise<Browser> {
  const text = process.env.STAGECRAFT_BROWSER;
  if (!text) throw new Error('Start the bench with: npm run bench');
  const { executable, env } = found.parse(JSON.parse(text));
  return chromium.launch({
    executablePath: executable,
    env: { ...process.env, ...env },
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

async function openTab(
  browser: Browser,
  url: string,
  pipeline: number,
): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  const signIn = page.getByRole('button', { name: 'Sign in as Bench' });
  await appear(page, signIn);
  await signIn.click();
  await appear(page, page.getByRole('link', { name: 'Settings' }));
  const service = serviceName(pipeline);
  await page.goto(`${url}/catalog/default/component/${service}/promotion`);
  await appear(page, page.locator('[data-stagecraft="promotion"] section'));
  return page;
}

/** Throws with what the page shows instead. */
async function appear(page: Page, wanted: Locator): Promise<void> {
  try {
    await wanted.first().waitFor({ timeout: APPEAR_MS });
  } catch (cause) {
    const text = await page.locator('body').innerText();
    throw new Error(`${wanted} is not there, but: ${text}`, { cause });
  }
}

/** Resolves with when the page first names the commit, by the machine's clock. */
function shownAt(page: Page, commit: string): Promise<number> {
  return page.evaluate(
    wanted =>
      new Promise<number>(resolve => {
        const look = () => document.body.innerText.includes(wanted);
        const now = () => performance.timeOrigin + performance.now();
        if (look()) resolve(now());
        const observer = new MutationObserver(() => {
          if (!look()) return;
          observer.disconnect();
          resolve(now());
        });
        observer.observe(document.body, {
          childList: true,
          subtree: true,
          characterData: true,
        });
      }),
    commit,
  );
}
