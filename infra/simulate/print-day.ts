import { prices, pricesOf } from '../cost/prices.ts';
import { type DayOptions, type DayResult, gigabytesOf, quantile, simulateDay } from './day.ts';
import { type Break, breaksOf, popularBreaksOf } from './day-checks.ts';
import { type PopularResult, simulatePopularQuery } from './popular-query.ts';
import { processorMs } from './reader-settings.ts';
import { site } from './sampled-site.ts';
import { limitOf } from './table/partition-load.ts';
import { textTable } from './text-table.ts';

/** Runs the hour at each size and prints the results. */
export async function printDay(options: Omit<DayOptions, 'times'>, sizes: readonly number[]): Promise<void> {
  print(assumed(options));
  for (const times of sizes) print(pageOf(await simulateDay({ ...options, times })));
  const popular: PopularResult[] = [];
  for (const times of sizes)
    popular.push(
      await simulatePopularQuery({ ...options, watchers: times * site.popularWatchers, about: 1_500 }),
    );
  print(popularPageOf(popular));
}

function assumed({ concurrency, mailsPerSecond, latencies, sample }: Omit<DayOptions, 'times'>): string {
  const { readMs, writeMs, sesMs, coldStartMs } = latencies;
  return `The site at 1×: ${number(site.rules)} rules on ${number(site.queries)} queries, ${number(site.articlesPerDay)} articles a day that match \
${site.queriesPerArticle} queries each,
${number(site.readers)} readers with a digest at 08:00 in ${site.zones.length} zones, ${number(site.readers * site.withAlerts)} of them with an as-it-happens rule.
From 07:40 to 09:00 UTC, with the digests of one zone at 08:00, and ten times as many articles from 07:55 to 08:05.
The account: ${number(concurrency)} functions at once, ${number(mailsPerSecond)} mails a second. One of ${number(sample)} of the site is simulated at 1×, \
and as many readers at any size.
Assumed, not measured: DynamoDB reads ${readMs} ms, writes ${writeMs} ms, SES ${sesMs} ms, cold start ${coldStartMs} ms; of a processor, an article \
${processorMs.articles} ms,
a wake ${processorMs.wakes} ms, a look at a reader ${processorMs.deliveries} ms.`;
}

function pageOf(result: DayResult): string {
  const { times, scale, alertMs, digestMs, articles, mails } = result;
  return [
    `== ${times}×: ${number(articles * scale)} articles, ${number(mails * scale)} mails in ${(result.hours * 60).toFixed(0)} minutes`,
    textTable(
      ['queue', 'messages', 'oldest waited', 'functions at work', 'Lambda seconds, at most'],
      result.queues.map(({ name, received, oldestMs, busy, lambdaSeconds }) => [
        name,
        received * scale,
        duration(oldestMs),
        `${(100 * busy).toFixed(0)} %`,
        Math.round(lambdaSeconds * scale),
      ]),
    ),
    textTable(
      ['busiest partitions', 'units a second', 'of', 'calls that waited'],
      result.partitions.map(({ key, kind, units, throttled }) => [
        key,
        units,
        `${number(limitOf(kind))} ${kind}`,
        throttled,
      ]),
    ),
    textTable(
      ['mail', 'half within', '99 % within', 'the last'],
      [
        [
          'alert, after its article came in',
          ...[0.5, 0.99, 1].map((part) => duration(quantile(alertMs, part))),
        ],
        ['digest, after 08:00', ...[0.5, 0.99, 1].map((part) => duration(quantile(digestMs, part)))],
      ],
    ),
    costOf(result),
    textOf(breaksOf(result)),
  ].join('\n\n');
}

function textOf([first, ...others]: readonly Break[]): string {
  if (!first) return 'Nothing breaks.';
  const also = others.map(({ what, figure }) => `\n  Also: ${what}: ${figure}.`);
  return `Breaks first: ${first.what}: ${first.figure}; the limit is ${first.limit}.\n  What to do: ${first.remedy}.${also.join('')}`;
}

function popularPageOf(results: readonly PopularResult[]): string {
  const rows = results.map((result) => {
    const { watchers, simulated, dueMs, mailMs, mailsPerWatcher, looksPerMail, writeUnitsPerWatcher } =
      result;
    return [
      watchers,
      duration(dueMs),
      ...[0.5, 0.99, 1].map((part) => duration(quantile(mailMs, part))),
      mailsPerWatcher.toFixed(2),
      looksPerMail.toFixed(2),
      writeUnitsPerWatcher.toFixed(0),
      simulated,
    ];
  });
  return [
    '== One query with very many as-it-happens watchers: a hit a minute, eleven in all, until every watcher is told the first',
    textTable(
      [
        'watchers',
        'all due after',
        'half told',
        '99 % told',
        'all told',
        'mails each',
        'looks a mail',
        'write units each',
        'simulated',
      ],
      rows,
    ),
    ...results.map((result) => `${number(result.watchers)} watchers. ${textOf(popularBreaksOf(result))}`),
  ].join('\n\n');
}

/** What these minutes cost; `npm run cost` says what a month costs. */
function costOf({ scale, queues, writeUnits, readUnits, mails, hours }: DayResult): string {
  const gigabyteSeconds = queues.reduce(
    (sum, { name, lambdaSeconds }) => sum + lambdaSeconds * gigabytesOf(name),
    0,
  );
  const dollars = {
    DynamoDB: writeUnits * prices.dynamoWriteUnit + readUnits * prices.dynamoReadUnit,
    Lambda: gigabyteSeconds * prices.lambdaGigabyteSecond,
    SES: mails * prices.sesMail,
  };
  const parts = Object.entries(dollars).map(([name, part]) => `${name} $${(part * scale).toFixed(2)}`);
  return `These ${(hours * 60).toFixed(0)} minutes cost: ${parts.join(', ')} (prices of ${pricesOf}).`;
}

function duration(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${(seconds / 60).toFixed(1)} min`;
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function print(text: string): void {
  process.stdout.write(`${text}\n\n`);
}
