/** Without a script: an operator adds a feed, sees why it fails, mends it, and sends a dead letter back. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queues } from '../../infra/service-plan.ts';
import { passMinutes } from '../end-to-end/people.ts';
import { launchBrowser } from '../support/browser.ts';
import { answers, type FeedServer, serves, startFeedServer } from '../support/feed-server.ts';
import { startLocalService, type TestService } from '../support/local-service.ts';

const rss = `<rss version="2.0"><channel><title>Port Aster Courier</title>
<item><title>The breakwater of Lindmouth is closed</title><link>https://courier.example/breakwater</link><description>It was closed after a storm.</description></item>
</channel></rss>`;

let service: TestService;
let browser: Browser;
let feeds: FeedServer;
let page: Page;

beforeAll(async () => {
  [service, browser, feeds] = await Promise.all([
    startLocalService(),
    launchBrowser(),
    startFeedServer({ '/rss.xml': answers(503) }),
  ]);
  const context = await browser.newContext({ baseURL: service.url, javaScriptEnabled: false });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await feeds?.close();
  await service?.stop();
});

const text = () => page.textContent('main');

describe('an operator without a script', () => {
  it('is asked for a key, and comes to the page that was wanted', async () => {
    await page.goto('/admin/feeds');
    await page.fill('#key', 'ww_wrong');
    await page.click('main button.primary');
    expect(await text()).toContain('The key is unknown');
    await page.fill('#key', service.operatorKey);
    await page.click('main button.primary');
    expect(new URL(page.url()).pathname).toBe('/admin/feeds');
    expect(await text()).toContain('No feeds yet');
  }, 120_000);

  it('adds a feed that cannot be read, and is told why, on its page and among what needs attention', async () => {
    await page.click('a:text("Add a feed")');
    await page.fill('#url', `${feeds.origin}/rss.xml`);
    await page.fill('#title', 'Courier');
    await page.click('main button.primary');
    expect(await text()).toContain('Added. It is read within a minute or two.');
    await passMinutes(service, 3);
    await page.reload();
    expect(await page.textContent('.notice.bad')).toContain('503');
    await page.click('.console-tabs a:text("Health")');
    expect(await page.textContent('.attention')).toContain('1 feed cannot be read.');
    expect(await page.textContent('.attention')).toContain('docs/runbook.md#feeds-fail');
  }, 120_000);

  it('polls it again after it is mended, and finds what came in', async () => {
    feeds.on('/rss.xml', serves(rss));
    await page.click('.attention a:has-text("Courier")');
    await page.click('button:text("Poll now")');
    await passMinutes(service, 3);
    await page.reload();
    expect(await page.locator('.notice.bad').count()).toBe(0);
    expect(await page.textContent('.plain')).toContain('Read');
    await page.click('.console-tabs a:text("Articles")');
    expect(await page.textContent('.stories')).toContain('The breakwater of Lindmouth is closed');
    await page.click('.stories a:text("Trace")');
    expect(await page.textContent('.timeline')).toContain('mailed to nobody');
    // The bar of what came just now stands over "now", at the end of the axis.
    await page.click('.console-tabs a:text("Health")');
    const chart = page.locator('.day-charts svg').first();
    const [axis, drawn] = [await chart.boundingBox(), await chart.locator('path').boundingBox()];
    if (!axis || !drawn) throw new Error('no chart');
    expect((drawn.x + drawn.width - axis.x) / axis.width).toBeGreaterThan(22 / 24);
  }, 120_000);

  it('is told of a message that waits too long, and sends it back once it is a dead letter', async () => {
    const client = new SQSClient({
      endpoint: service.awsUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    // It can never be read, and is given up after some attempts.
    const QueueUrl = `${service.awsUrl}/000000000000/wirewatch-webhooks`;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
    client.destroy();
    for (let round = 0; round < queues.webhooks.maxReceiveCount; round += 1) {
      await service.settle();
      await service.advanceClock(queues.webhooks.visibilityTimeoutSeconds + 1);
      if (round !== 2) continue;
      await page.goto('/admin');
      expect(await page.textContent('.attention')).toContain(
        'Messages wait too long: webhooks (30 minutes).',
      );
      await page.click('.attention a:text("Look at the queues")');
      expect(await page.textContent('#queue-webhooks .chip.warn')).toBe('30 minutes');
    }
    await service.settle();
    await page.goto('/admin');
    expect(await page.textContent('.attention')).toContain('webhooks (1)');
    await page.click('.attention a:text("Look at the queues")');
    expect(await text()).toContain('docs/runbook.md#of-webhooks');
    await page.click('button:text("Send back")');
    expect(await page.textContent('.flash')).toContain('1 message is back on webhooks.');
    expect(await page.locator('button:text("Send back")').count()).toBe(0);
    await page.click('.console-tabs a:text("Audit log")');
    expect(await text()).toContain('queue.redrive');
  }, 180_000);
});
