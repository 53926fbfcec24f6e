import * as z from 'zod';
import { articleInputSchema } from '../../articles/article-input.ts';
import { plainView } from '../../matching/grammar/plain-view.ts';
import { checkTimes } from '../../rules/own-schedule.ts';
import { maxRules } from '../../rules/rule-input.ts';
import { listedFields } from '../listed-rule.ts';

/** The most golden articles of a rule each way, and the most parameters of a file and values of a parameter. */
const setLimits = { articles: 50, parameters: 20, values: 20 } as const;

const noQuotes = 'must have no quotes, backslashes, line breaks or encoded signs';
const value = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^"\\\p{Cc}]+$/u, noQuotes)
  .refine((text) => !leavesQuotes(text), noQuotes);

/** Whether a text in quotes could end them: by another spelling of a quote, or encoded as in addresses and HTML. */
function leavesQuotes(text: string): boolean {
  return plainView(text).includes('"') || /%[0-9a-f]{2}|&#?\w+;/i.test(text);
}

const values = z.union([value, z.array(value).min(1).max(setLimits.values)], {
  error: `must be a text without quotes, or a list of 1 to ${setLimits.values} such texts`,
});
export type ParameterValue = z.infer<typeof values>;

const parameterName = z
  .string()
  .regex(
    /^[a-z][A-Za-z0-9]{0,39}$/,
    'must be a name such as company: letters and digits, in lower case first',
  );

/** Values for the parameters of a file, by name. */
export const parameterValues = z
  .record(parameterName, values)
  .refine((all) => Object.keys(all).length <= setLimits.parameters, `has more than ${setLimits.parameters}`);

const parameter = z
  .strictObject({
    describe: z.string().trim().min(1).max(500).describe('What to write here, for people.'),
    example: values.describe('The value with which golden articles are tested.'),
    value: values.optional().describe('Your value. Until it is there, the rules cannot be saved.'),
  })
  .describe(
    'A text, or several of which any will do, that a query or a name has where its name stands, in braces after a dollar sign.',
  );

const { shape: fields } = articleInputSchema;
const golden = z
  .union(
    [
      z.string().trim().min(1).max(1000),
      z.strictObject({
        title: z.string().trim().min(1).max(1000),
        text: fields.text,
        url: fields.url,
        source: fields.source,
        author: fields.author,
        language: fields.language,
        tags: fields.tags,
        sourceLists: z
          .array(z.string())
          .max(20)
          .optional()
          .describe('Lists of sources that its source is on.'),
      }),
    ],
    {
      error:
        'must be a title, or an article with a title and perhaps text, url, source, author, language, tags, sourceLists',
    },
  )
  .describe('An article: its title, or its fields.');

const articles = z.array(golden).max(setLimits.articles);

/** One rule of a file, with the articles that show what it is to find. */
const setRule = listedFields
  .extend({
    id: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'must be a short name without spaces, of letters, digits, - and _')
      .optional()
      .describe('Tells which rule this is when its name changes. Exported files have it.'),
    mustMatch: articles.optional().describe('Golden articles that the query must find.'),
    mustNot: articles.optional().describe('Golden articles that the query must not find.'),
  })
  .check(checkTimes);

/** Rules as code: a file of rules with their tests. A pack is such a file at an address. */
export const ruleSetFile = z.strictObject({
  $schema: z.string().optional().describe('Where editors find the description of this format.'),
  name: z.string().trim().min(1).max(200).optional().describe('Of the pack, for people.'),
  description: z.string().trim().max(2000).optional(),
  language: fields.language.describe(
    'Of golden articles that do not state theirs: a short title may not show it.',
  ),
  parameters: z
    .record(parameterName, parameter)
    .refine((all) => Object.keys(all).length <= setLimits.parameters, `has more than ${setLimits.parameters}`)
    .optional(),
  rules: z.array(setRule).min(1, 'has no rules').max(maxRules, `has more than ${maxRules} rules`),
});
export type RuleSetFile = z.infer<typeof ruleSetFile>;
export type SetRule = z.infer<typeof setRule>;
export type Parameters = NonNullable<RuleSetFile['parameters']>;
export type GoldenArticle = z.infer<typeof golden>;

/** What people call a rule: its name, or else its query. */
export function calledOf({ name, query }: Pick<SetRule, 'name' | 'query'>): string {
  return name ?? query;
}

/** The description of the format for editors: JSON Schema, draft 2020-12. */
export function ruleSetSchema(): object {
  return { title: 'Rules of Wirewatch, as code', ...z.toJSONSchema(ruleSetFile, { io: 'input' }) };
}
