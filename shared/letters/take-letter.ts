import type { Article } from '../articles/article.ts';
import { countArrivals } from '../feeds/arrivals.ts';
import type { Feed, FeedChanges } from '../feeds/feed.ts';
import type { CountAgainst, Limit } from '../security/rate-limit.ts';
import { letterAddress, letterFeedId } from './letter-address.ts';
import { letterArticles } from './letter-articles.ts';
import { readLetter } from './read-letter.ts';
import { type Mail, readMail } from './read-mail.ts';

/** Letters to one address: more than any newsletter sends, fewer than a mail loop would. */
export const letterLimit: Limit = { name: 'letter', max: 200, seconds: 86_400 };

/** What is shown of a confirmation's address; a longer one is no address of a list. */
const longestConfirmUrl = 2_000;

export interface TakeLetterDeps {
  readonly feeds: {
    get(id: string): Promise<Feed | undefined>;
    change(id: string, changes: FeedChanges): Promise<boolean>;
  };
  readonly countAgainst: CountAgainst;
  /** Resolves when the queue has every article, throws otherwise. */
  readonly enqueue: (articles: readonly Article[]) => Promise<void>;
  readonly now: () => Date;
}

/** What became of a mail to one of our addresses. */
export type TakenLetter =
  /** In the order of the letter, itself first. */
  | { readonly kind: 'accepted'; readonly articles: readonly Article[] }
  /** A list asks to be confirmed: shown to the operator, told to nobody. */
  | { readonly kind: 'confirmation'; readonly confirmUrl?: string }
  /** None of the addresses was made here. */
  | { readonly kind: 'unknown-recipient' }
  | { readonly kind: 'too-many'; readonly retryAfterSeconds: number };

/**
 * Takes a mail for the newsletter whose address it was sent to: one of `recipients`, or if none are given, of those
 * that its headers name. Safe to repeat: ids are derived.
 *
 * @throws {LetterError} when the mail cannot be read as a letter.
 */
export async function takeLetter(
  raw: Uint8Array,
  recipients: readonly string[] | undefined,
  deps: TakeLetterDeps,
): Promise<TakenLetter> {
  // An address that the envelope names is looked up before anything of the mail is read.
  const stated = recipients && (await findNewsletters(recipients, deps));
  if (stated?.length === 0) return { kind: 'unknown-recipient' };
  const mail = await readMail(raw);
  const newsletters = stated ?? (await findNewsletters(mail.recipients, deps));
  const outcomes: TakenLetter[] = [];
  for (const feed of newsletters) outcomes.push(await takeFor(feed, mail, deps));
  return mostTold(outcomes);
}

/** A mail to two of our addresses is a letter of each. */
async function findNewsletters(recipients: readonly string[], { feeds }: TakeLetterDeps): Promise<Feed[]> {
  const addresses = new Set(recipients.flatMap((recipient) => letterAddress(recipient) ?? []));
  const found: Feed[] = [];
  for (const address of [...addresses].slice(0, 10)) {
    const feed = await feeds.get(letterFeedId(address));
    if (feed?.address === address) found.push(feed);
  }
  return found;
}

async function takeFor(feed: Feed, mail: Mail, deps: TakeLetterDeps): Promise<TakenLetter> {
  const retryAfterSeconds = await deps.countAgainst(letterLimit, feed.id);
  if (retryAfterSeconds !== undefined) return { kind: 'too-many', retryAfterSeconds };
  const now = deps.now();
  const letter = readLetter(mail);
  switch (letter.kind) {
    case 'confirmation': {
      const { url } = letter.confirmation;
      const confirmUrl = url !== undefined && url.length <= longestConfirmUrl ? url : undefined;
      await deps.feeds.change(feed.id, {
        confirmUrl,
        lastReadAt: now.toISOString(),
        problem:
          confirmUrl === undefined
            ? `A list asks to be confirmed by an answer to its mail: "${mail.subject.slice(0, 100)}", from ${mail.from.slice(0, 100)}`
            : `${mail.from.slice(0, 100)} asks to confirm the subscription: open confirmUrl if you have subscribed`,
      });
      return { kind: 'confirmation', ...(confirmUrl !== undefined && { confirmUrl }) };
    }
    case 'news': {
      const articles = letterArticles(letter, mail, feed, now);
      await deps.enqueue(articles);
      // A list that sends its letters needs no confirmation any more.
      await deps.feeds.change(feed.id, {
        lastReadAt: now.toISOString(),
        lastNewAt: now.toISOString(),
        arrivals: countArrivals(feed.arrivals, articles.length, now),
        confirmUrl: undefined,
        problem: undefined,
      });
      return { kind: 'accepted', articles };
    }
    default:
      return letter satisfies never;
  }
}

function mostTold(outcomes: readonly TakenLetter[]): TakenLetter {
  const articles = outcomes.flatMap((outcome) => (outcome.kind === 'accepted' ? outcome.articles : []));
  if (articles.length > 0) return { kind: 'accepted', articles };
  return outcomes[0] ?? { kind: 'unknown-recipient' };
}
