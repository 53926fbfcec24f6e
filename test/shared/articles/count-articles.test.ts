import { describe, expect, it } from 'vitest';
import { createArticleCount } from '../../../shared/articles/count-articles.ts';

const at = (hour: string) => new Date(`2026-03-02T${hour}:30:00Z`);

describe('the count of articles', () => {
  it('is written once for each hour of a batch, and not again', async () => {
    const written: string[] = [];
    const count = createArticleCount({
      statistics: {
        countArticle: async (now, articles) =>
          void written.push(`${now.toISOString().slice(11, 13)}: ${articles}`),
      },
      log: { warn: () => {} },
    });
    for (const hour of ['09', '09', '10']) await count.countArticle(at(hour));
    expect(written).toEqual([]);
    await count.flush();
    await count.flush();
    expect(written).toEqual(['09: 2', '10: 1']);
  });

  it('is kept for the next batch when it cannot be written, and the log says so', async () => {
    let isDown = true;
    let total = 0;
    const warnings: string[] = [];
    const count = createArticleCount({
      statistics: {
        async countArticle(_, articles) {
          if (isDown) throw new Error('down');
          total += articles;
        },
      },
      log: { warn: (message) => void warnings.push(message) },
    });
    await count.countArticle(at('09'));
    await count.flush();
    isDown = false;
    await count.countArticle(at('09'));
    await count.flush();
    expect(total).toBe(2);
    expect(warnings).toEqual(['Articles were not counted']);
  });
});
