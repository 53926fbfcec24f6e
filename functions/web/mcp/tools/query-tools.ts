import * as z from 'zod';
import { makeSnippet } from '../../../../shared/mail/snippet.ts';
import { matchesIn } from '../../../../shared/rules/check-query.ts';
import { exampleLimits } from '../../../../shared/rules/suggest/read-examples.ts';
import { day } from '../../../../shared/time/units.ts';
import { expressionOf } from '../../own-rule.ts';
import { sampleMatch } from '../../schemas.ts';
import { readTool } from '../tool.ts';
import { shownArticle, untrusted } from '../untrusted.ts';

export const query = z
  .string()
  .max(10_000)
  .describe(
    'A query, such as: "Quds Force" AND Iran NOT football. Operators: AND OR NOT "…" NEAR/5 title: source: lang:',
  );

const checked = z.looseObject({ matches: z.array(sampleMatch), forms: z.array(z.string()) });

/** What a query would do, with the articles marked as what they are. */
export function shownCheck(answer: unknown) {
  const { matches, forms, ...rest } = checked.parse(answer);
  const words = forms.length > 0 && untrusted({ forms });
  return { ...rest, ...words, matches: matches.map(({ article }) => shownArticle(article)) };
}

const suggested = z.looseObject({
  suggestions: z.array(z.looseObject({ query: z.string(), matches: z.array(sampleMatch) })),
});

const examples = z
  .array(z.string().min(1).max(exampleLimits.characters))
  .max(exampleLimits.count)
  .describe('Each the address of an article that came in, or a text whose first line is its title.');

/** Tools for queries that are not saved. */
export const queryTools = [
  readTool(
    {
      name: 'check_query',
      title: 'Check a query',
      description:
        'Reads a query and tries it on recent articles: what is wrong with it and what to write instead, how many articles a day to expect, and the best matches. Nothing is saved.',
      input: z.strictObject({ query }),
    },
    async (input, { api }) => shownCheck(await api('POST', '/v1/queries/check', input)),
  ),
  readTool(
    {
      name: 'suggest_queries',
      title: 'Suggest queries from examples',
      description:
        'Up to three queries that find the wanted articles and those like them, and not the unwanted ones, with what each finds and misses. Nothing is saved, and no address is opened.',
      input: z.strictObject({ wanted: examples.min(1), unwanted: examples.default([]) }),
    },
    async (input, { api }) => {
      const { suggestions, ...rest } = suggested.parse(await api('POST', '/v1/queries/suggest', input));
      return {
        ...rest,
        // A query is made of words of the examples.
        suggestions: suggestions.map(({ query: text, matches, ...figures }) => ({
          ...figures,
          ...untrusted({ query: text }),
          matches: matches.map(({ article }) => shownArticle(article)),
        })),
      };
    },
  ),
  readTool(
    {
      name: 'search_articles',
      title: 'Search articles',
      description:
        'The newest articles of up to 30 days that a query matches, each with the passage that matched. It searches the newest 5,000 articles or 4 MB of text; `searchedSince` says how far back that is.',
      input: z.strictObject({
        query,
        days: z.int().min(1).max(30).default(7),
        limit: z.int().min(1).max(50).default(10),
      }),
    },
    async ({ query: typed, days, limit }, { countSearch, deps }) => {
      await countSearch();
      const expression = expressionOf(typed);
      const sample = await deps.readBacktest();
      const since = new Date(deps.now().getTime() - days * day).toISOString();
      const found = matchesIn(sample, expression)
        .filter(({ article }) => article.receivedAt >= since)
        .sort((a, b) => (a.article.receivedAt < b.article.receivedAt ? 1 : -1));
      return {
        found: found.length,
        searchedSince: sample.from > since ? sample.from : since,
        articles: found.slice(0, limit).map(({ article, spans }) => {
          const { title, source, url, publishedAt, text } = article;
          const inText = spans.filter(({ field }) => field === 'text');
          const passage = makeSnippet(text, inText, { maxLength: 300 })
            .map((part) => part.text)
            .join('');
          const { id, receivedAt } = article;
          return { id, receivedAt, ...untrusted({ title, source, url, publishedAt, passage }) };
        }),
      };
    },
  ),
];
