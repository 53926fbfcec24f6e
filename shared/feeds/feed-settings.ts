import * as z from 'zod';
import { primaryLanguage } from '../articles/primary-language.ts';
import { maxSelector, selectorProblem } from './selector-problem.ts';

export const maxFeedTitle = 100;

/** The limits of the longest pause. Ten minutes are two polls; a day is the longest pause there is. */
const pauseMinutes = { least: 5, most: 1440 } as const;

/**
 * The settings that an operator can give a feed, by the API or in a list of feeds. They are stored in the feed's
 * item, which every poll writes, so they must be short.
 */
export const feedSettingsSchema = z.strictObject({
  title: z
    .string()
    .trim()
    .min(1)
    .max(maxFeedTitle)
    .optional()
    .describe('Shown as the source, instead of the title of the feed.'),
  fullText: z
    .boolean()
    .optional()
    .describe('Fetch the pages of new articles, for feeds that contain only the first lines.'),
  watch: z
    .string()
    .trim()
    .max(maxSelector)
    .superRefine((selector, context) => {
      const problem = selectorProblem(selector);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .optional()
    .describe(
      'For a page without a feed: a CSS selector of its headlines, either of the links or of the elements around them.',
    ),
  language: z
    .string()
    .transform((tag, context) => {
      const language = primaryLanguage(tag);
      if (language === undefined)
        context.addIssue({ code: 'custom', message: 'must be a language tag such as "en" or "pt-BR"' });
      return language ?? z.NEVER;
    })
    .optional()
    .describe('The language of all its articles, whatever the feed says: a tag such as "en".'),
  tags: z
    .array(z.string().trim().min(1).max(40))
    .max(5)
    .optional()
    .describe('Added to all its articles, before their own tags.'),
  weight: z
    .number()
    .min(0.1)
    .max(10)
    .optional()
    .describe(
      'The scores of its articles are multiplied by this when the best articles are chosen. Default: 1.',
    ),
  maxPauseMinutes: z
    .int()
    .min(pauseMinutes.least)
    .max(pauseMinutes.most)
    .optional()
    .describe(
      'The longest pause between polls, for warnings and recalls. By default a feed is polled every 5 minutes to 24 hours.',
    ),
});
