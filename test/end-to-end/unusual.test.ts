/** A rule that writes only when something is unusual, on the running service: from the form's API to its mail. */
import { beforeAll, expect, it } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import { inventReport } from '../support/invented-news.ts';
import type { TestService } from '../support/local-service.ts';
import { createRandom } from '../support/random.ts';
import { sharedService } from '../support/shared-service.ts';
import { mailsTo, passMinutes, subscribe } from './people.ts';

let service: TestService;
beforeAll(async () => {
  service = await sharedService();
}, 180_000);

const reader = 'una@reader.example';

/** Different stories about one ship. */
async function publish(from: number, to: number): Promise<void> {
  const articles = Array.from({ length: to - from }, (_, n) => {
    const { title, paragraphs } = inventReport(createRandom(from + n + 501), 'harbour', 4);
    const text = `The Ondine was there. ${paragraphs.join('\n\n')}`;
    const url = `https://post.example/${from + n}`;
    return { title: `${title} (${from + n})`, text, url, source: 'Island Post' };
  });
  await createSiteClient(service.url).ingest(articles, service.operatorKey);
  await service.settle();
}

it('is silent about a story, and writes about a burst, once as long as it does not double', async () => {
  await subscribe(service, reader, { query: 'Ondine', frequency: 'unusual' });
  for (let days = 0; days < 5; days += 1) {
    await service.advanceClock(86_400);
    await service.settle();
  }
  await publish(0, 1);
  await passMinutes(service, 12);
  expect(await mailsTo(service, reader, 'alert')).toEqual([]);

  await publish(1, 11);
  await passMinutes(service, 12);
  // Who looks while stories still come in sees a part of the burst, and hears again when it has doubled.
  const mails = await mailsTo(service, reader, 'alert');
  // How far apart they come depends on the machine.
  const subject = /^([4-9]|1\d) stories in (?:15 minutes|30 minutes|1 hour|2 hours); usually none · Ondine$/;
  const counts = mails.map((mail) => Number(subject.exec(mail.subject ?? '')?.[1]));
  expect(counts.at(-1)).toBeGreaterThanOrEqual(counts.length === 1 ? 4 : 2 * (counts[0] ?? 0));
  expect(counts.length).toBeLessThanOrEqual(2);
  expect(mails[0]?.text?.replaceAll(/\s+/g, ' ')).toContain('First: Island Post');

  await publish(11, 13);
  await passMinutes(service, 12);
  expect(await mailsTo(service, reader, 'alert')).toHaveLength(mails.length);
});
