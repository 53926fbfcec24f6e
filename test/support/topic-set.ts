import type { StoredArticle } from '../../shared/articles/stored-article.ts';
import { inventArticle } from './invented.ts';
import { inventName } from './invented-news.ts';
import { createRandom, type Random } from './random.ts';

/** An article and the one topic that it is about. */
export interface TopicArticle {
  readonly article: StoredArticle;
  readonly topic: number;
}

/** Words that reports on one subject share. Four topics of a set are about each subject, so they are easily taken for each other. */
const subjects = [
  'ferry harbour crew captain passengers quay sailing crossing tide port vessel pilot',
  'court judge verdict appeal trial prosecutor jury sentence lawyer witness hearing evidence',
  'striker goal match league coach season stadium defender penalty transfer keeper injury',
  'bank shares profit investors merger dividend market quarter forecast analysts earnings debt',
  'vaccine clinic patients hospital doctors outbreak nurses infection ministry trial dose ward',
  'election ballot minister party coalition parliament vote campaign poll candidate cabinet reform',
  'flood river rain rescue dam warning evacuation villages storm damage bridge shelter',
  'software phone users network update security privacy device hackers password data browser',
  'film actor director festival award premiere screen studio comedy drama audience prize',
  'railway train tunnel strike timetable signal driver platform delays union tickets station',
  'turbine grid solar power energy cable tariff outage reactor plant storage regulator',
  'museum painting archive dig temple coins exhibition curator restoration sculpture heritage fragment',
  'recall brake battery fault factory model drivers garage warranty engine airbag dealer',
].map((words) => words.split(' '));
/** Topics whose numbers differ by a multiple of this are about one subject. */
export const subjectCount = subjects.length;

const neutral =
  'officials residents meeting report decision plan week month people region town council group number situation question problem answer future public statement attention view result change support change'.split(
    ' ',
  );
const deeds =
  'announced discussed considered criticised welcomed described confirmed explained repeated questioned expected reviewed'.split(
    ' ',
  );
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

interface Topic {
  readonly subject: readonly string[];
  /** People, places and organisations; an article names some of them. */
  readonly names: readonly string[];
  /** Words of its own, as frequent as names. */
  readonly terms: readonly string[];
}

const namesOfTopic = 6;
const termsOfTopic = 4;

/**
 * Articles on so many topics, as many on each, in random order. No word is in all articles of a topic: each has its
 * subject's words, which other topics share, and two to four of the topic's ten names and terms, of which one also turns
 * up in articles on other topics now and then.
 */
export function inventTopics(seed: number, topics: number, articlesEach: number): TopicArticle[] {
  const random = createRandom(seed);
  const all = Array.from({ length: topics }, (_, number) => inventTopic(random, number));
  const articles = all.flatMap((_, topic) =>
    Array.from({ length: articlesEach }, () => ({ topic, ...write(random, all, topic) })),
  );
  return random.shuffle(articles).map(({ topic, title, text }, number) => ({
    topic,
    article: inventArticle({
      id: `invented-${number}`,
      url: `https://news.example/topics/${number}`,
      storyId: `story-${number}`,
      title,
      text,
      languageSettled: true,
      receivedAt: new Date(Date.parse('2026-03-01T00:00:00Z') + number * 60_000).toISOString(),
    }),
  }));
}

function inventTopic(random: Random, number: number): Topic {
  const person = () => `${inventName(random)} ${inventName(random)}`;
  const place = () => inventName(random);
  return {
    subject: subjects[number % subjects.length]!,
    names: Array.from({ length: namesOfTopic }, (_, i) => (i % 2 === 0 ? person() : place())),
    terms: Array.from({ length: termsOfTopic }, () => inventName(random).toLowerCase()),
  };
}

function write(
  random: Random,
  all: readonly Topic[],
  number: number,
): { readonly title: string; readonly text: string } {
  const { subject, names, terms } = all[number]!;
  const own = random.shuffle([...names, ...terms]).slice(0, random.between(2, 4));
  // A name of another topic: who is in the news is named everywhere.
  const stray = random.next() < 0.15 ? [random.pick(random.pick(all).names)] : [];
  const mentioned = random.shuffle([...own, ...own.slice(0, 1), ...stray]);
  const word = () => random.pick(random.next() < 0.45 ? subject : neutral);
  const sentence = (name: string | undefined) => {
    const [a, b, c] = [word(), word(), word()];
    return name === undefined
      ? `The ${a} ${random.pick(deeds)} the ${b} and the ${c} on ${random.pick(days)}.`
      : `With the ${a} the ${b} of ${name} ${random.pick(deeds)} the ${c}.`;
  };
  const sentences = [
    ...mentioned.map(sentence),
    ...Array.from({ length: random.between(3, 8) }, () => sentence(undefined)),
  ];
  const title = `${capital(word())} ${random.pick(deeds)} after ${random.next() < 0.5 ? own[0] : word()}`;
  return { title, text: random.shuffle(sentences).join(' ') };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
