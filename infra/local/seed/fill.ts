import { countOf } from '../demo/outcome.ts';
import type { SiteClient } from '../demo/site-client.ts';
import { settle } from '../settle.ts';
import { inventArticles } from './articles.ts';
import { createLocalControl, type LocalControl } from './local-control.ts';
import { bouncingReader, people } from './people.ts';

export interface Filled {
  readonly people: number;
  readonly articles: number;
  readonly mails: number;
}

export interface FillOptions {
  /** "http://localhost:3000". */
  readonly url: string;
  readonly operatorKey: string;
  readonly site: SiteClient;
  readonly articles: number;
  readonly say: (line: string) => void;
}

/** A host name that never resolves (RFC 2606), so that the feed fails whenever it is asked. */
const failingFeed = 'https://feeds.example.invalid/news.xml';
const minute = 60;

/**
 * Fills a local service over HTTP, as its users would: people subscribe and confirm, an address bounces, a feed fails,
 * articles come in, and ten minutes pass so that alerts go out. Filling twice adds articles and no second subscription.
 */
export async function fill({ url, operatorKey, site, articles, say }: FillOptions): Promise<Filled> {
  const local = createLocalControl(url);
  await settle(local.activity);

  let confirmed = 0;
  for (const person of people) {
    const before = await local.linkOf(person.email);
    await site.subscribe(person);
    await settle(local.activity);
    const link = await local.linkOf(person.email);
    if (link === undefined || link === before) continue;
    await site.confirm(link);
    confirmed += 1;
    say(`subscribed  ${person.email}: ${countOf(person.rules.length, 'rule')}, ${person.timezone}`);
  }
  await site.subscribe(bouncingReader);
  say(`bounced     ${bouncingReader.email}`);

  await addFeed(url, operatorKey, failingFeed);
  say(`feed        ${failingFeed}, which will fail`);

  const { accepted } = await site.ingest(inventArticles(articles, await local.now()), operatorKey);
  say(`articles    ${accepted.length}`);
  await settle(local.activity);
  await passMinutes(12, local);
  return { people: confirmed, articles: accepted.length, mails: await local.countMails() };
}

/** Lets the timers of the service run, minute by minute. */
async function passMinutes(minutes: number, local: LocalControl): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    await local.advance(minute);
    await settle(local.activity);
  }
}

async function addFeed(url: string, operatorKey: string, feed: string): Promise<void> {
  const response = await fetch(`${url}/v1/feeds`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: feed }),
  });
  if (!response.ok && response.status !== 409) {
    throw new Error(`POST /v1/feeds answered ${response.status}: ${await response.text()}`);
  }
}
