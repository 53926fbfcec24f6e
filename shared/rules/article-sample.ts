import type { StoredArticle } from '../articles/stored-article.ts';

/** Recent articles in which queries are tried out. */
export interface ArticleSample {
  /** Newest first. */
  readonly articles: readonly StoredArticle[];
  /** Every article received between these instants is in it; equal when it is empty. */
  readonly from: string;
  readonly to: string;
}

export interface SampleDeps {
  readonly articles: {
    idsOfDay(day: string, limit: number): Promise<{ id: string; receivedAt: string }[]>;
    getMany(ids: readonly string[]): Promise<StoredArticle[]>;
  };
  readonly now: () => Date;
}

const maxArticles = 2000;
const maxBytes = 1_000_000;
const maxDays = 7;
const batchSize = 50;
const day = 86_400_000;

/** The newest articles: at most 2,000, a week and about 1 MB of text. */
export async function readSample({ articles, now }: SampleDeps): Promise<ArticleSample> {
  const to = now().toISOString();
  const found: StoredArticle[] = [];
  let bytes = 0;
  for (let ago = 0; ago < maxDays; ago++) {
    const date = new Date(now().getTime() - ago * day).toISOString().slice(0, 10);
    const listed = await articles.idsOfDay(date, maxArticles - found.length);
    for (let start = 0; start < listed.length; start += batchSize) {
      const ids = listed.slice(start, start + batchSize).map(({ id }) => id);
      const batch = await articles.getMany(ids);
      for (const article of batch.sort(newestFirst)) {
        bytes += article.title.length + article.text.length;
        found.push(article);
      }
      if (bytes >= maxBytes || found.length >= maxArticles)
        return { articles: found, from: oldest(found) ?? to, to };
    }
  }
  // Everything of the week is in it, so a sample of a quiet service spans the week and not just its few articles.
  const from = found.length === 0 ? to : new Date(now().getTime() - maxDays * day).toISOString();
  return { articles: found, from, to };
}

/** Reads the sample once in `forMs` per container, however many ask at once. */
export function createSampleCache(deps: SampleDeps, forMs = 120_000): () => Promise<ArticleSample> {
  let reading: Promise<ArticleSample> | undefined;
  let until = 0;
  return () => {
    const now = deps.now().getTime();
    if (!reading || now >= until) {
      until = now + forMs;
      reading = readSample(deps).catch((error) => {
        reading = undefined;
        throw error;
      });
    }
    return reading;
  };
}

function newestFirst(a: StoredArticle, b: StoredArticle): number {
  return b.receivedAt.localeCompare(a.receivedAt);
}

function oldest(articles: readonly StoredArticle[]): string | undefined {
  return articles.at(-1)?.receivedAt;
}
