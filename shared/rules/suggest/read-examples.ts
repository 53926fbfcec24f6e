import { articleId } from '../../articles/article-id.ts';
import type { StoredArticle } from '../../articles/stored-article.ts';
import type { Example, Examples } from './suggest-queries.ts';

/** What somebody gave as examples: each an address, or a text whose first line is its title. */
export interface GivenExamples {
  readonly wanted: readonly string[];
  readonly unwanted: readonly string[];
}

/** The most examples of one kind, and the most characters of one. */
export const exampleLimits = { count: 50, characters: 20_000 };

export interface UnknownExample {
  readonly among: keyof GivenExamples;
  /** Its number among them, from 0. */
  readonly index: number;
  readonly address: string;
}

export interface ReadExamples {
  /** Without those that are unknown. */
  readonly examples: Examples;
  /** Addresses under which no article is kept. They are not fetched. */
  readonly unknown: readonly UnknownExample[];
}

export interface ReadExamplesDeps {
  readonly articles: { getMany(ids: readonly string[]): Promise<StoredArticle[]> };
}

/**
 * Looks up the addresses among the articles that came in. Nothing is fetched, so nobody can make the service open an
 * address; whoever has an article of another place pastes its text.
 */
export async function readExamples(
  { wanted, unwanted }: GivenExamples,
  { articles }: ReadExamplesDeps,
): Promise<ReadExamples> {
  const ids = new Set([...wanted, ...unwanted].filter(isAddress).map(idOf));
  const found = new Map((await articles.getMany([...ids])).map((article) => [article.id, article]));
  const unknown: UnknownExample[] = [];
  const read = (given: readonly string[], among: keyof GivenExamples): Example[] =>
    given.flatMap((one, index) => {
      if (!isAddress(one)) return exampleOf(one);
      const article = found.get(idOf(one));
      if (article) return article;
      unknown.push({ among, index, address: one.trim() });
      return [];
    });
  return { examples: { wanted: read(wanted, 'wanted'), unwanted: read(unwanted, 'unwanted') }, unknown };
}

/**
 * The examples in a text that somebody pasted: each line that is an address is one, and so is each text between them. Texts
 * are separated by a line of three hyphens or more.
 */
export function splitExamples(pasted: string): string[] {
  const examples: string[] = [];
  let lines: string[] = [];
  const end = () => {
    const text = lines.join('\n').trim();
    if (text !== '') examples.push(text);
    lines = [];
  };
  for (const line of pasted.split(/\r\n?|\n/)) {
    if (isAddress(line)) {
      end();
      examples.push(line.trim());
    } else if (/^\s*-{3,}\s*$/.test(line)) end();
    else lines.push(line);
  }
  end();
  return examples;
}

function isAddress(text: string): boolean {
  return /^\s*https?:\/\/\S+\s*$/i.test(text) && URL.canParse(text.trim());
}

function idOf(address: string): string {
  return articleId({ url: address.trim(), title: '', text: '' });
}

function exampleOf(given: string): Example[] {
  const text = given.trim();
  const [title = '', ...rest] = text.split('\n');
  // A single paragraph is a text and not a title, though it may well be a headline.
  return rest.length === 0 ? [{ title: '', text }] : [{ title: title.trim(), text: rest.join('\n').trim() }];
}
