import { describe, expect, it } from 'vitest';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import { developmentOf } from '../../../shared/stories/find-development.ts';

const article = (source: string, text: string, more: Partial<StoredArticle> = {}): StoredArticle => ({
  id: source,
  revision: `r-${source}`,
  title: 'Tram leaves the rails',
  text,
  source,
  language: 'en',
  receivedAt: '2030-01-01T12:00:00.000Z',
  storyId: 'story',
  ...more,
});
const report = (injured: string) => `A tram left the rails. At least ${injured} people were injured.`;
const first = article('Island Post', report('12'));

describe('an article that joins a followed story', () => {
  const joined = (one: StoredArticle, sources: number, others = [first]) =>
    developmentOf(one, { others, sources });

  it('is a development if it gives a figure that nobody gave', () => {
    expect(joined(article('Ledger', report('15')), 3)).toEqual({
      kind: 'figures',
      what: 'people were injured: 12 (Island Post), 15 (Ledger)',
    });
    const known = [first, article('Ledger', report('15'))];
    expect(joined(article('Courier', report('15')), 3, known)).toBeUndefined();
  });

  it('is one if operators gave its source weight, or if the number of sources has doubled', () => {
    const copy = (more = {}) => article('Ledger', report('12'), more);
    expect(joined(copy({ weight: 1.5 }), 3)).toEqual({ kind: 'source', what: 'Ledger' });
    expect(joined(copy({ weight: 0.5 }), 3)).toBeUndefined();
    const doubled = [2, 3, 4, 5, 6, 7, 8, 9, 16].filter((sources) => joined(copy(), sources));
    expect(doubled).toEqual([2, 4, 8, 16]);
  });

  it('is none if its source has told the story already', () => {
    expect(joined(article('Island Post', report('12'), { id: 'again', weight: 2 }), 1)).toBeUndefined();
  });

  it('is a correction or a retraction if its title says so', () => {
    const title = 'CORRECTED-Tram stays on the rails';
    expect(joined(article('Ledger', report('12'), { title }), 3)).toEqual({
      kind: 'correction',
      what: title,
    });
  });
});

describe('an update of an article of a followed story', () => {
  const updated = (text: string, change?: StoredArticle['change']) =>
    developmentOf(article('Island Post', text, change && { change }), {
      before: first,
      others: [],
      sources: 1,
    });

  it('is a development if it corrects, changes a figure, or says something new', () => {
    const correction = { kind: 'correction', what: 'Correction: fewer were injured' } as const;
    expect(updated(report('15'), correction)).toEqual(correction);
    const news = { kind: 'update', what: 'The line is open again' } as const;
    expect(updated(report('15'), news)).toEqual({ kind: 'figures', what: 'people were injured: 12 → 15' });
    expect(updated(`${report('12')} The line is open again.`, news)).toEqual(news);
  });

  it('is none if nothing that counts has changed', () => {
    expect(updated(`${report('12')} Read more.`)).toBeUndefined();
  });
});
