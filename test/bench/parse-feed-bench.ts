/**
 * How fast `parseFeed` reads, from the bytes of a feed to plain text, on one core. By itself:
 * node test/bench/parse-feed-bench.ts
 */
import { decodeText } from '../../shared/feeds/decode-text.ts';
import { parseFeed } from '../../shared/feeds/parse-feed.ts';

/** A feed as a news site serves it: 40 items, each with a lead, and with or without the whole article. */
function typicalRss(withContent: boolean): Uint8Array {
  const items = Array.from({ length: 40 }, (_, index) => {
    const paragraph = `<p>The council of Northport <a href="/places/northport">debated</a> the harbour plan again, and caf&eacute; owners said that paragraph ${index} of it would cost them “half a summer”. ${'A further sentence tells what was said on either side. '.repeat(5)}</p>`;
    return `
    <item>
      <title><![CDATA[Harbour plan ${index} divides the council & the quay]]></title>
      <link>https://news.example/world/harbour-${index}?ref=rss&amp;part=${index}</link>
      <guid isPermaLink="false">tag:news.example,2020:${index}</guid>
      <pubDate>Tue, 07 Jan 2020 10:${String(index).padStart(2, '0')}:00 +0100</pubDate>
      <category>World</category><category>Politics</category>
      <dc:creator><![CDATA[Jane Example]]></dc:creator>
      <description>&lt;p&gt;A short lead that says what the article is about, and a little more than that.&lt;/p&gt;</description>
      ${withContent ? `<content:encoded><![CDATA[${paragraph.repeat(5)}]]></content:encoded>` : ''}
      <media:content url="https://images.example/${index}.jpg" medium="image" width="1200" height="800"/>
    </item>`;
  });
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
  <channel><title>The Daily Example</title><link>https://news.example/</link><description>News</description>
  <language>en-gb</language><ttl>15</ttl>${items.join('')}
  </channel>
</rss>`);
}

export interface ParseFeedFigures {
  readonly feed: 'leads only' | 'whole articles';
  readonly bytes: number;
  readonly megabytesPerSecond: number;
  /** What `megabytesPerSecond` must reach. */
  readonly limit: number;
}

export function benchParseFeed(seconds = 2): ParseFeedFigures[] {
  return ([false, true] as const).map((withContent) => {
    const body = typicalRss(withContent);
    const source = { url: 'https://news.example/feed.xml' };
    for (let warmUp = 0; warmUp < 50; warmUp += 1) parseFeed(body, source);
    // Processor time, so that the figure is that of one core also on a machine that does other things.
    const start = process.cpuUsage();
    const end = performance.now() + seconds * 1000;
    let runs = 0;
    while (performance.now() < end) {
      parseFeed(body, source);
      runs += 1;
    }
    const { user, system } = process.cpuUsage(start);
    const elapsed = (user + system) / 1e6;
    return {
      feed: withContent ? 'whole articles' : 'leads only',
      bytes: body.length,
      megabytesPerSecond: Number(((body.length * runs) / 1e6 / elapsed).toFixed(1)),
      limit: 20,
    };
  });
}

export interface DetectionFigures {
  /** What telling the charset adds to the reading of a document in UTF-8, in percent. */
  readonly percent: number;
  readonly limit: number;
}

/** Decoding with detection less decoding alone, as a share of the time that the whole feed takes. */
export function benchDetection(rounds = 15): DetectionFigures {
  const body = typicalRss(true);
  const source = { url: 'https://news.example/feed.xml', contentType: 'application/rss+xml; charset=utf-8' };
  // The least of several rounds: whatever else the machine does only adds to a round.
  const least = (run: () => void) =>
    Math.min(...Array.from({ length: rounds }, () => timeOf(() => Array.from({ length: 20 }, run))));
  const plain = least(() => new TextDecoder().decode(body));
  const detecting = least(() => decodeText(body, source.contentType));
  const whole = least(() => parseFeed(body, source));
  return { percent: Number(((100 * Math.max(0, detecting - plain)) / whole).toFixed(1)), limit: 10 };
}

function timeOf(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

if (import.meta.main) {
  for (const { feed, bytes, megabytesPerSecond, limit } of benchParseFeed()) {
    console.log(
      `RSS of ${Math.round(bytes / 1000)} KB, ${feed}: ${megabytesPerSecond} MB/s (at least ${limit})`,
    );
    if (megabytesPerSecond < limit) process.exitCode = 1;
  }
  const { percent, limit } = benchDetection();
  console.log(`telling the charset: ${percent} % of it (at most ${limit})`);
  if (percent > limit) process.exitCode = 1;
}
