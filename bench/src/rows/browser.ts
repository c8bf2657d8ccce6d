/** From an event at Argo CD to the Promotion tab in a real browser, which learns of it by a signal. */

import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import { z } from 'zod';
import { serviceName, TARGETS_EACH } from '../argocd/Fleet';
import type { Figure } from '../figures';
import { percentile } from '../measure/statistics';
import type { Row } from '../Setting';

const GOAL = { atMost: 1000 };
/** Signals come at most once a second for a pipeline. */
const BETWEEN_MS = 1200;
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
  await page.getByRole('button', { name: 'Sign in as Bench' }).click();
  const service = serviceName(pipeline);
  await page.goto(`${url}/catalog/default/component/${service}/promotion`);
  const tab = page.locator('[data-stagecraft="promotion"] section');
  await tab.first().waitFor({ timeout: 60_000 });
  return page;
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
