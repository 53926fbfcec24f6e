import { createRoute, z } from '@hono/zod-openapi';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { exampleLimits, readExamples } from '../../../../shared/rules/suggest/read-examples.ts';
import {
  type Suggestion,
  suggestionKinds,
  suggestQueries,
} from '../../../../shared/rules/suggest/suggest-queries.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { limitCaller, limits } from '../../limits.ts';
import { jsonBody, jsonOf, problems } from '../../openapi.ts';
import { sampleMatch, toSampleMatch } from '../../schemas.ts';

export type SuggestDeps = Pick<WebDeps, 'articles' | 'countAgainst' | 'readKeys' | 'readSample'>;

const example = z
  .string()
  .min(1)
  .max(exampleLimits.characters)
  .describe('The address of an article that came in, or a text, whose first line is its title.');

const given = z
  .strictObject({
    wanted: z.array(example).min(1).max(exampleLimits.count),
    unwanted: z.array(example).max(exampleLimits.count).default([]),
  })
  .openapi('ExamplesToSuggestFrom');

const numbers = z.array(z.int()).describe('From 0, in the order of the examples that were given.');

const suggestion = z
  .object({
    kind: z
      .enum(suggestionKinds)
      .describe(
        'The balanced query comes first. Where two are the same, a short one or one of other words stands in.',
      ),
    query: z.string(),
    found: numbers,
    missed: numbers,
    unwantedFound: numbers,
    matched: z.int().describe('Articles of the sample that it finds.'),
    expectedPerDay: z.number().optional().describe('Scaled from the sample; absent if it is too small.'),
    matches: z.array(sampleMatch).describe('The best five.'),
  })
  .openapi('QuerySuggestion');

const answer = z
  .object({
    suggestions: z
      .array(suggestion)
      .describe('At most three. Fewer if the examples have too few words in common.'),
    unknown: z
      .array(z.object({ among: z.enum(['wanted', 'unwanted']), index: z.int(), address: z.string() }))
      .describe(
        'Addresses under which no article came in during the last 90 days. They are not fetched: send the text in their place.',
      ),
    sample: z.object({ articles: z.int(), from: z.string(), to: z.string() }),
  })
  .openapi('QuerySuggestions');

const suggestRoute = createRoute({
  method: 'post',
  path: '/v1/queries/suggest',
  tags: ['Queries'],
  summary: 'Queries out of examples',
  description:
    'Makes queries that find the wanted articles and those like them, and not the unwanted ones. Ten of each are a good number. Nothing is stored, and no address is opened.',
  request: { body: jsonBody(given) },
  responses: { 200: jsonOf(answer, 'Queries to choose from'), ...problems(400, 415, 422, 429) },
});

/** The calls of this file, for the typed client. */
export type SuggestCalls = typeof suggestRoute;

export function suggestRoutes(app: WebApp, deps: SuggestDeps): void {
  app.openapi(suggestRoute, async (c) => {
    await limitCaller(c, limits.suggest, deps);
    const asked = c.req.valid('json');
    const { examples, unknown } = await readExamples(asked, deps);
    if (examples.wanted.length === 0) {
      throw new HttpProblem(
        'invalid-request',
        'No article came in under any of the wanted addresses, and addresses are not fetched. Send the texts in their place.',
      );
    }
    const sample = await deps.readSample();
    const { articles, from, to } = sample;
    // Numbers of those that were read, back into numbers of those that were given.
    const kept = (among: 'wanted' | 'unwanted') => {
      const missing = new Set(unknown.filter((one) => one.among === among).map(({ index }) => index));
      return [...asked[among].keys()].filter((index) => !missing.has(index));
    };
    const [wanted, unwanted] = [kept('wanted'), kept('unwanted')];
    const suggestions = suggestQueries(examples, sample).map((one) => toAnswer(one, wanted, unwanted));
    return c.json(
      { suggestions, unknown: [...unknown], sample: { articles: articles.length, from, to } },
      200,
    );
  });
}

function toAnswer(
  { kind, text, found, missed, unwantedFound, check }: Suggestion,
  wanted: readonly number[],
  unwanted: readonly number[],
): z.infer<typeof suggestion> {
  const given = (indices: readonly number[], of: readonly number[]) =>
    indices.map((index) => of[index] ?? index);
  return {
    kind,
    query: text,
    found: given(found, wanted),
    missed: given(missed, wanted),
    unwantedFound: given(unwantedFound, unwanted),
    matched: check.matched,
    ...(check.expectedPerDay !== undefined && { expectedPerDay: check.expectedPerDay }),
    matches: check.matches.slice(0, 5).map(toSampleMatch),
  };
}
