import type { ArticleInput } from '../../../shared/articles/article-input.ts';
import { day } from '../../../shared/time/units.ts';
import { createRandom } from '../shuffle.ts';
import { asides, type Subject, subjects } from './subjects.ts';

const sources = [
  'Port Aster Courier',
  'North Sea Wire',
  'Ledger',
  'Aster Radio',
  'The Evening Dial',
  'Island Post',
];
const places = [
  'Port Aster',
  'Mirren Island',
  'Sandhaken',
  'Corvale',
  'Lower Venn',
  'Halden Bay',
  'Osterby',
  'Quillan',
  'Tarnmouth',
  'Whin Point',
];
const names = [
  'Lena Okafor',
  'Tomas Ferreira',
  'Ines Varga',
  'Paul Nakamura',
  'Sara Lindqvist',
  'Omar Haddad',
  'Ruth Adeyemi',
  'Ivo Marek',
  'Chloé Perrin',
  'Hanne Bakke',
];

/** Out of ten articles, so many report what another source has reported before. */
const retold = 4;

/** What happened once: its place, its person and its figure. */
interface Event {
  readonly subject: Subject;
  readonly place: string;
  readonly name: string;
  readonly count: number;
}

interface Report {
  readonly event: Event;
  readonly article: ArticleInput;
}

/**
 * Invented news: `count` articles of the last two weeks, the same for the same seed. Four in ten retell a report of
 * another source, nearly word for word; every other one of these has another figure.
 *
 * @param now milliseconds since the epoch
 */
export function inventArticles(count: number, now: number, seed = 7): ArticleInput[] {
  const random = createRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const number = ({ largest = 89 }: Subject) => 2 + Math.floor(random() * (largest - 1));
  const fillIn = (text: string, { subject, place, name, count: figure }: Event): string =>
    text
      .replaceAll('{place}', place)
      .replaceAll('{name}', name)
      .replaceAll('{count}', String(figure))
      .replace(/\{number\}/g, () => String(number(subject)));
  const some = (from: readonly string[], most: number): string[] =>
    from
      .map((text) => ({ text, order: random() }))
      .toSorted((a, b) => a.order - b.order)
      .slice(0, most)
      .map(({ text }) => text);

  function report(event: Event): Omit<ArticleInput, 'source' | 'url'> {
    const [lead = '', ...others] = event.subject.sentences;
    const sentences = [lead, ...some(others, 4), ...some(asides, 4)].map((text) => fillIn(text, event));
    const text = [0, 3, 6].map((start) => sentences.slice(start, start + 3).join(' ')).join('\n\n');
    return { title: fillIn(pick(event.subject.titles), event), text };
  }

  function retell({ event, article }: Report, source: string): Omit<ArticleInput, 'source' | 'url'> {
    const differs = random() < 0.5;
    const figure = String(event.count + (differs ? 1 + Math.floor(random() * 9) : 0));
    const changed = (text = '') => text.replaceAll(new RegExp(`\\b${event.count}\\b`, 'g'), figure);
    return {
      title: changed(article.title),
      text: `${changed(article.text)}\n\n${source} has asked ${event.name} for a comment.`,
    };
  }

  const reports: Report[] = [];
  for (let index = 0; index < count; index += 1) {
    const before = index % 10 < retold ? reports.at(-1 - Math.floor(random() * 2)) : undefined;
    const source = pick(sources.filter((name) => name !== before?.article.source));
    const subject = before?.event.subject ?? pick(subjects);
    const event = before?.event ?? {
      subject,
      place: pick(places),
      name: pick(names),
      count: number(subject),
    };
    const article: ArticleInput = {
      ...(before ? retell(before, source) : report(event)),
      source,
      url: `https://${source.toLowerCase().replaceAll(' ', '-')}.example/${index}`,
      publishedAt: new Date(now - (count - index) * ((14 * day) / count)).toISOString(),
      language: 'en',
      tags: [event.subject.path],
    };
    reports.push({ event, article });
  }
  return reports.map(({ article }) => article);
}
