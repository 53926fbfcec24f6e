import { localDate } from '../time/local-time.ts';
import { day } from '../time/units.ts';
import { type ArticleSample, backtestLimits } from './article-sample.ts';
import { matchesIn } from './check-query.ts';
import type { Sensitivity } from './unusual/find-burst.ts';
import { type PastBurst, pastBursts } from './unusual/past-bursts.ts';
import { learningDays } from './unusual/usual.ts';

/** What a query would have found on one day. */
export interface BacktestDay {
  /** "2026-11-23", in the zone of the reader. */
  readonly date: string;
  readonly found: number;
  /** Whether articles of that day were read: none, those of the whole day, or of a part of it. */
  readonly read: 'none' | 'part' | 'all';
}

/** What a query would have found in the last 30 days, as far as they could be read. */
export interface Backtest {
  /** Oldest first, today last. */
  readonly days: readonly BacktestDay[];
  readonly found: number;
  /** How many articles it was tried on: all that came in since `from`, ISO instant at which the oldest of them came. */
  readonly articles: number;
  readonly from: string;
  /** Whether these are all articles of the 30 days. Otherwise there are older ones, which were not read. */
  readonly whole: boolean;
  /**
   * When a rule that writes only about what is unusual would have written, oldest first; absent if too little was read to know
   * what is usual.
   */
  readonly bursts?: readonly PastBurst[];
  /** Scaled from what was read; absent if that is less than a day. */
  readonly perWeek?: number;
}

export interface BacktestOptions {
  /** IANA name; days begin at its midnight. */
  readonly timezone: string;
  readonly sensitivity?: Sensitivity | undefined;
}

/**
 * Tries a query on the articles of the last 30 days. The sample holds the newest ones, so days before the
 * oldest of them count nothing: they were not read, or nothing came in.
 *
 * @param expression canonical text
 */
export function backtest(
  expression: string,
  sample: ArticleSample,
  { timezone, sensitivity = 'middle' }: BacktestOptions,
): Backtest {
  const matches = matchesIn(sample, expression);
  const to = Date.parse(sample.to);
  const whole = to - Date.parse(sample.from) >= backtestLimits.days * day;
  const oldest = sample.articles.at(-1)?.receivedAt ?? sample.to;
  const from = Date.parse(oldest);
  const dateOf = (instant: number) => localDate(instant, timezone).toString();
  const found = new Map<string, number>();
  for (const { article } of matches) {
    const date = dateOf(Date.parse(article.receivedAt));
    found.set(date, (found.get(date) ?? 0) + 1);
  }
  const first = dateOf(from);
  const today = localDate(to, timezone);
  const days = Array.from({ length: backtestLimits.days }, (_, index): BacktestDay => {
    const date = today.subtract({ days: backtestLimits.days - 1 - index }).toString();
    const read = sample.articles.length === 0 || date < first ? 'none' : date === first ? 'part' : 'all';
    return { date, found: found.get(date) ?? 0, read };
  });
  const spanned = (to - from) / day;
  return {
    days,
    found: matches.length,
    articles: sample.articles.length,
    from: oldest,
    whole,
    ...(spanned > learningDays && {
      bursts: pastBursts(
        matches.map(({ article }) => article),
        oldest,
        sensitivity,
      ),
    }),
    ...(spanned >= 1 && { perWeek: (matches.length / spanned) * 7 }),
  };
}
