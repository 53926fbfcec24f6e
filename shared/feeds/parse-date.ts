import { readLooseDate } from './loose-date.ts';
import { momentOf, oneLine, type ReadDate, readStandardDate } from './standard-date.ts';
import { instantIn } from './zone-place.ts';

/**
 * Reads a publication date as feeds write it: RFC 822/2822 with its common variants, RFC 3339, ISO 8601, `asctime`,
 * seconds since the epoch, and dates as people write them in about forty languages. Returns an instant in UTC with
 * seconds ("2020-01-07T09:05:00Z"), or only the day if there is no time ("2020-01-07"), which must not be shifted by
 * a zone. A time without a zone counts as UTC. Undefined for anything else, for an ambiguous date ("03/04/2020"), a
 * day that does not exist, and placeholders (the years 1, 1900 and 1970): a wrong date is worse than none.
 */
export function parseDate(text: string): string | undefined {
  const line = oneLine(text);
  return momentIn(readStandardDate(line)) ?? momentIn(readLooseDate(line));
}

/** What the standards have at the place of a zone can be something else: "10:05:06 PM", "10:05 Uhr". */
function momentIn(date: ReadDate | undefined): string | undefined {
  return date && momentOf(date, instantIn);
}
