import { describe, expect, it } from 'vitest';
import { textArticle } from '../../../shared/articles/text-article.ts';

describe('textArticle', () => {
  it('uses the first sentence as the title and keeps it in the text, if the text begins with sentences', () => {
    expect(
      textArticle(
        ' date 2026-03-04 The U.S. Coast Survey said Monday that Gen. Ada Brook, head of Station No. 7, saw the wave.\n\nIt was high.\n',
      ),
    ).toEqual({
      publishedAt: '2026-03-04',
      title: 'The U.S. Coast Survey said Monday that Gen. Ada Brook, head of Station No. 7, saw the wave.',
      text: 'The U.S. Coast Survey said Monday that Gen. Ada Brook, head of Station No. 7, saw the wave.\n\nIt was high.',
    });
  });

  it.each([
    ['after a blank line', 'date 2026-03-04\nWave hits coast\n\nIt was high. Nobody slept.'],
    ['on the next line', 'Date: 2026-03-04\n\nWave hits coast\nIt was high. Nobody slept.'],
    ['after a headline over two lines', 'date 2026-03-04 Wave hits\ncoast\n\nIt was high. Nobody slept.'],
  ])('takes a headline out of the text that begins %s', (_, source) => {
    expect(textArticle(source)).toEqual({
      publishedAt: '2026-03-04',
      title: 'Wave hits coast',
      text: 'It was high. Nobody slept.',
    });
  });

  it('reads a sentence over wrapped lines', () => {
    const { title, text } = textArticle(
      'The wave that hit the coast on Monday was\nhigher than Dr. Brook had seen in years of\nwatching. It fell at noon.',
    );
    expect(title).toBe(
      'The wave that hit the coast on Monday was higher than Dr. Brook had seen in years of watching.',
    );
    expect(text).toContain('It fell at noon.');
  });

  it('has no date if the text does not begin with one', () => {
    expect(textArticle('Date night returns\n\nCouples rejoice.')).toEqual({
      title: 'Date night returns',
      text: 'Couples rejoice.',
    });
    expect(textArticle('The date 2026-03-04 is set. So be it.').publishedAt).toBeUndefined();
  });

  it.each([
    '• Ada Reed and Tom Hill contributed to this article, which is based in part on wire service reports.',
    '*Tom Hill contributed to this report.*',
    '---\n\nThis article is based on news agency reports.',
    '(Reporting by Ada Reed; Editing by Tom Hill)',
    'With files from the coast desk',
    'Mit Material von der Agentur',
    '(avec AFP)',
    'Con información de la agencia.',
  ])('leaves out the closing credit %s', (credit) => {
    expect(textArticle(`Wave hits coast\n\nIt was high.\n\n${credit}\n`).text).toBe('It was high.');
  });

  it.each([
    'Rain contributed to this flood of insults, she said.',
    'She said that reporting by neighbours had helped.',
    `Ada contributed to this article. ${'It went on for long. '.repeat(30)}`.trim(),
  ])('keeps a closing paragraph that is not a credit: %s', (paragraph) => {
    expect(textArticle(`Wave hits coast\n\nIt was high.\n\n${paragraph}`).text).toBe(
      `It was high.\n\n${paragraph}`,
    );
  });

  it('keeps a credit that is not at the end, and a text of credits only', () => {
    const inside = 'It was high.\n\nTom Hill contributed to this report.\n\nIt fell.';
    expect(textArticle(`Wave hits coast\n\n${inside}`).text).toBe(inside);
    expect(textArticle('Tom Hill contributed to this report.').text).toBe(
      'Tom Hill contributed to this report.',
    );
  });
});
