import { describe, expect, it } from 'vitest';
import { inflectBulgarian } from '../../../../../shared/matching/analysis/inflection/bulgarian.ts';
import { QueryIndex } from '../../../../../shared/matching/query-index.ts';

describe('Bulgarian inflection', () => {
  it.each([
    'град градът града градове',
    'данък данъкът данъци данъците',
    'важен важна важни важният',
    'съдия съдията съдии съдиите',
    'вестник вестници вестниците',
    'болница болницата болници',
    'учител учители учителят учителите',
  ])('joins %s', (words) => {
    expect(new Set(words.split(' ').map(inflectBulgarian)).size).toBe(1);
  });

  it.each(['град гара', 'бряг брат', 'вино вена'])('keeps %s apart', (words) => {
    expect(new Set(words.split(' ').map(inflectBulgarian)).size).toBe(2);
  });

  it('does not stop other rules on sentences whose letters change', () => {
    const index = QueryIndex.build([
      { id: 'word', expression: 'мост' },
      { id: 'phrase', expression: '"важен ден"' },
    ]);
    const text = 'Кметът каза, че мостът е готов. Това е важен ден за всички австрийци и гърци.';
    const found = index.match({ title: '', text, language: 'bg' }).map(({ queryId }) => queryId);
    expect(found.sort()).toEqual(['phrase', 'word']);
  });
});
