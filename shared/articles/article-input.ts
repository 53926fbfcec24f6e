import * as z from 'zod';

/** The most characters (UTF-16 units) of each field as given, and the most tags. */
export const inputLimits = {
  title: 1_000,
  url: 2_000,
  guid: 2_000,
  source: 300,
  author: 300,
  tag: 100,
  tags: 50,
} as const;

/**
 * The most bytes of one normalised article as JSON in UTF-8. It must fit into one table item, next to the derived
 * fields.
 */
export const articleByteLimit = 300 * 1024;

/**
 * An article as a client sends it. `normalise-article.ts` turns it into an `Article`. The descriptions become the API
 * documentation.
 */
export const articleInputSchema = z
  .strictObject({
    title: z
      .string()
      .max(inputLimits.title)
      .optional()
      .meta({ description: 'Plain text. If it is missing, the first sentence of the text is the title.' }),
    text: z.string().optional().meta({ description: 'Plain text. Blank lines separate paragraphs.' }),
    html: z.string().optional().meta({ description: 'Used only if there is no text.' }),
    url: z
      .url({ protocol: /^https?$/i, error: 'must be a complete http or https address' })
      .max(inputLimits.url)
      .optional()
      .meta({
        description: 'Identifies the article: another article with the same address is an update of it.',
        example: 'https://news.example/2026/quake',
      }),
    source: z
      .string()
      .max(inputLimits.source)
      .optional()
      .meta({ description: 'The name of the publisher, as readers know it.', example: 'The Daily Example' }),
    author: z.string().max(inputLimits.author).optional(),
    publishedAt: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })], {
        error:
          'must be a day ("2026-11-23") or an instant with its zone ("2026-11-23T18:05:00Z", "2026-11-23T18:05:00+01:00")',
      })
      .optional()
      .meta({
        description:
          'A day, which is never shifted by a zone, or an instant. A time in the future counts as now.',
      }),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$/, 'must be a language tag such as "en" or "pt-BR"')
      .optional(),
    tags: z.array(z.string().max(inputLimits.tag)).max(inputLimits.tags).optional(),
    guid: z
      .string()
      .max(inputLimits.guid)
      .optional()
      .meta({ description: 'Identifies the article within its source if it has no address.' }),
    notBefore: z.iso
      .datetime({
        offset: true,
        error: 'must be an instant with its zone ("2026-11-23T18:05:00Z", "2026-11-23T18:05:00+01:00")',
      })
      .optional()
      .meta({
        description:
          'Embargo: until this instant the article is neither sent nor shown to anyone; at most 30 days ahead. An instant in the past has no effect.',
        example: '2026-11-23T18:05:00Z',
      }),
    urgent: z.boolean().optional().meta({
      description:
        'Mailed at once, whatever the frequency of a rule and even in quiet hours, to readers who have not turned urgent mail off. Needs a key with the scopes `ingest` and `admin`.',
    }),
  })
  .refine(({ title, text, html }) => [title, text, html].some((part) => part?.trim()), {
    error: 'is missing: a title or a text is needed',
    path: ['title'],
  })
  .meta({ description: 'A news article; a title or a text is needed.' });

export type ArticleInput = z.infer<typeof articleInputSchema>;

/** What is wrong with one field of an article. An empty path means the article as a whole. */
export interface FieldError {
  /** "title", "tags.3". */
  readonly path: string;
  /** What is wrong and what would be right. It is shown after the path. */
  readonly message: string;
}

/** The schema's errors in our own words: where, what is wrong, and what would be right. */
export function describeInputErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.join('.');
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({
          path: key,
          message: `is not a field of an article; the fields are ${fieldNames.join(', ')}`,
        }));
      case 'too_big':
        return [
          {
            path,
            message:
              issue.origin === 'array'
                ? `has more than ${issue.maximum} entries; leave some out`
                : `is longer than ${issue.maximum} characters; shorten it`,
          },
        ];
      case 'invalid_type':
        return [{ path, message: `must be ${kinds[issue.expected] ?? issue.expected}` }];
      default:
        return [{ path, message: issue.message }];
    }
  });
}

const fieldNames = Object.keys(articleInputSchema.shape);

const kinds: Partial<Record<string, string>> = {
  string: 'a string; leave it out if it is unknown',
  array: 'an array of strings',
  boolean: 'true or false',
  object: 'an article, which is a JSON object',
};
