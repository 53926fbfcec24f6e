import type { ArticleInput } from '../../../shared/articles/article-input.ts';
import { createRandom } from '../shuffle.ts';

const sources = [
  'Port Aster Courier',
  'North Sea Wire',
  'Ledger',
  'Aster Radio',
  'The Evening Dial',
  'Island Post',
];
const places = ['Port Aster', 'Mirren Island', 'Sandhaken', 'Corvale', 'Lower Venn', 'Halden Bay'];
const names = [
  'Lena Okafor',
  'Tomas Ferreira',
  'Ines Varga',
  'Paul Nakamura',
  'Sara Lindqvist',
  'Omar Haddad',
];

/** A subject: what its titles and sentences are made of. `{place}`, `{name}` and `{number}` are filled in. */
const subjects = [
  {
    path: 'harbour',
    titles: ['Ferry from {place} delayed by {number} minutes', 'New ferry for {place} named after {name}'],
    sentences: [
      'The ferry between {place} and the mainland carries {number} passengers a day.',
      'Engineers inspect the harbour bridge at {place} every {number} weeks.',
      '{name}, who runs the port, said that the quay would be dredged again.',
    ],
  },
  {
    path: 'weather',
    titles: ['Storm warning for {place}', 'Flood damage in {place} put at {number} million'],
    sentences: [
      'A storm warning is in force for {place} until the morning.',
      'Gusts of {number} kilometres an hour were measured on the coast.',
      'Flooding closed the road to {place}; {name} of the fire brigade asked people to stay at home.',
    ],
  },
  {
    path: 'money',
    titles: ['Central bank holds rate at {number} percent', 'Inflation in {place} falls to {number} percent'],
    sentences: [
      'The central bank left its main rate where it was.',
      'Prices in {place} rose by {number} percent over the year.',
      '“We are not there yet,” said {name}, who sits on the board.',
    ],
  },
  {
    path: 'energy',
    titles: ['Wind farm off {place} joins the grid', 'Reactor at {place} shut for {number} days'],
    sentences: [
      'The wind farm has {number} turbines and can supply all of {place}.',
      'The grid operator said that nobody lost power.',
      '{name} called the shutdown a matter of routine.',
    ],
  },
  {
    path: 'rail',
    titles: ['Night train to {place} returns', 'Tunnel under {place} late by {number} months'],
    sentences: [
      'The night train had stopped running {number} years ago.',
      'The railway expects {number} passengers in the first week.',
      'Work on the tunnel goes on at weekends, said {name}.',
    ],
  },
];

/**
 * Invented news: `count` articles of the last two weeks, the same for the same seed. Every fifth is a report of
 * another source on the one before, nearly word for word, so that stories have several sources.
 *
 * @param now milliseconds since the epoch
 */
export function inventArticles(count: number, now: number, seed = 7): ArticleInput[] {
  const random = createRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const fill = (text: string): string =>
    text
      .replaceAll('{place}', pick(places))
      .replaceAll('{name}', pick(names))
      .replace(/\{number\}/g, () => String(2 + Math.floor(random() * 88)));

  const articles: ArticleInput[] = [];
  for (let index = 0; index < count; index += 1) {
    const before = articles.at(-1);
    const source = pick(sources.filter((name) => name !== before?.source));
    const publishedAt = new Date(now - (count - index) * ((14 * 86_400_000) / count)).toISOString();
    const url = `https://${source.toLowerCase().replaceAll(' ', '-')}.example/${index}`;
    if (before && index % 5 === 4) {
      const text = `${before.text}\n\n${source} has asked for a comment.`;
      articles.push({ ...before, text, source, url, publishedAt });
      continue;
    }
    const subject = pick(subjects);
    const sentences = Array.from({ length: 9 }, () => fill(pick(subject.sentences)));
    const text = [0, 3, 6].map((start) => sentences.slice(start, start + 3).join(' ')).join('\n\n');
    articles.push({
      title: fill(pick(subject.titles)),
      text,
      source,
      url,
      publishedAt,
      language: 'en',
      tags: [subject.path],
    });
  }
  return articles;
}
