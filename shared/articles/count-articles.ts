export interface ArticleCountDeps {
  readonly statistics: { countArticle(now: Date, articles: number): Promise<void> };
  readonly log: { warn(message: string, details: Record<string, unknown>): void };
}

export interface ArticleCount {
  countArticle(now: Date): Promise<void>;
  /** Writes what was counted. When that fails, it is written with the next batch. */
  flush(): Promise<void>;
}

/**
 * Counts the articles of a batch in memory, and writes one number for each hour: one write for up to ten articles. What
 * a container counted since its last write is lost with it, and a message that is handled twice may count twice.
 */
export function createArticleCount({ statistics, log }: ArticleCountDeps): ArticleCount {
  /** By UTC hour: its first article's instant, and how many came. */
  const counted = new Map<string, { readonly at: Date; articles: number }>();

  return {
    async countArticle(now) {
      const hour = now.toISOString().slice(0, 13);
      const known = counted.get(hour);
      if (known) known.articles += 1;
      else counted.set(hour, { at: now, articles: 1 });
    },
    async flush() {
      for (const [hour, { at, articles }] of [...counted]) {
        try {
          await statistics.countArticle(at, articles);
          counted.delete(hour);
        } catch (error) {
          log.warn('Articles were not counted', { articles, error });
        }
      }
    },
  };
}
