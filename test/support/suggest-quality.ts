import { QueryIndex } from '../../shared/matching/query-index.ts';
import { suggestQueries } from '../../shared/rules/suggest/suggest-queries.ts';
import { createRandom } from './random.ts';
import type { TopicArticle } from './topic-set.ts';

/** How the first proposal for a topic does on articles that it was not made from. */
export interface TopicQuality {
  readonly topic: number;
  readonly text: string;
  /** The share of the wanted articles that it finds. */
  readonly recall: number;
  /** The share of what it finds that is wanted. */
  readonly precision: number;
}

const examples = { wanted: 10, unwanted: 10 };

/**
 * Makes a query for each topic out of ten articles that are about it and ten that are not, half of these on the most
 * similar topics. At most `mostTopics` are measured. Half of the other articles are those that came in before, without labels; it is measured on the rest.
 */
export function measureSuggestions(
  set: readonly TopicArticle[],
  subjects: number,
  mostTopics = Number.POSITIVE_INFINITY,
): TopicQuality[] {
  const topics = [...new Set(set.map(({ topic }) => topic))].sort((a, b) => a - b).slice(0, mostTopics);
  return topics.map((topic) => {
    const random = createRandom(topic + 1);
    const of = (is: (one: TopicArticle) => boolean) => random.shuffle(set.filter(is));
    const wanted = of((one) => one.topic === topic).slice(0, examples.wanted);
    const alike = of((one) => one.topic !== topic && one.topic % subjects === topic % subjects);
    const unlike = of((one) => one.topic % subjects !== topic % subjects);
    const half = examples.unwanted / 2;
    const unwanted = [...alike.slice(0, half), ...unlike.slice(0, examples.unwanted - half)];
    const used = new Set([...wanted, ...unwanted]);
    const rest = of((one) => !used.has(one));
    const middle = Math.floor(rest.length / 2);
    const archive = rest.slice(0, middle).map(({ article }) => article);
    const [from, to] = ['2026-03-01T00:00:00.000Z', '2026-03-08T00:00:00.000Z'];
    const [first] = suggestQueries(
      { wanted: wanted.map(({ article }) => article), unwanted: unwanted.map(({ article }) => article) },
      { articles: archive, from, to },
    );
    return { topic, ...measure(first?.text, rest.slice(middle), topic) };
  });
}

function measure(text: string | undefined, held: readonly TopicArticle[], topic: number) {
  if (text === undefined) return { text: '', recall: 0, precision: 0 };
  const index = QueryIndex.build([{ id: 'first', expression: text }]);
  const found = held.filter(({ article }) => index.match(article).length > 0);
  const right = found.filter((one) => one.topic === topic).length;
  const wanted = held.filter((one) => one.topic === topic).length;
  return { text, recall: right / wanted, precision: found.length === 0 ? 0 : right / found.length };
}
