import { z } from '@hono/zod-openapi';
import { arrivalsPerDay, recentDays } from '../../../../shared/feeds/arrivals.ts';
import { type Feed, type FeedChanges, feedStatuses } from '../../../../shared/feeds/feed.ts';
import { feedAddress, maxFeedUrl } from '../../../../shared/feeds/feed-address.ts';
import { isSecretHeader } from '../../../../shared/feeds/feed-secrets.ts';
import { feedSettingsSchema, maxFeedTitle } from '../../../../shared/feeds/feed-settings.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';

const settings = feedSettingsSchema.shape;

/** A feed as operators see it. */
export const feedAnswer = z
  .object({
    id: z.string(),
    url: z.string().describe('Where it is fetched from now; of a newsletter, "mailto:" and its address.'),
    title: z.string().optional(),
    fullText: z.boolean(),
    watch: z.string().optional().describe('The selector of the headlines of a page without a feed.'),
    address: z
      .string()
      .optional()
      .describe('Of a newsletter: the address to subscribe with. Only its letters come there.'),
    confirmUrl: z
      .string()
      .optional()
      .describe('A list asks whether the subscription is meant: open it if so. The service never does.'),
    language: z.string().optional(),
    tags: z.array(z.string()).optional(),
    weight: z.number().optional(),
    maxPauseMinutes: z.int().optional(),
    hasSecrets: z
      .boolean()
      .optional()
      .describe('Whether a login or headers are kept, which are never shown.'),
    status: z
      .enum(feedStatuses)
      .describe(
        'Only `active` ones are polled. `paused`: by an operator. `gone`: the publisher has ended it.',
      ),
    addedAt: z.string(),
    nextPollAt: z.string().optional(),
    lastReadAt: z.string().optional(),
    lastNewAt: z.string().optional(),
    itemsPerDay: z
      .number()
      .describe('Articles a day, backlog not counted: the mean of the last 7 whole days.'),
    arrivals: z
      .array(z.object({ day: z.string(), count: z.int() }))
      .describe('Articles on each of the last 14 UTC days, newest first.'),
    failures: z.int().describe('Polls that failed in a row.'),
    problem: z.string().optional().describe('Why, or what was wrong with a feed that was read all the same.'),
    pushed: z.boolean().describe('Whether a WebSub hub is asked to push it.'),
  })
  .openapi('Feed');

/** Without what only polling needs, above all the secret that signs pushes. */
export function toAnswer({ push, arrivals, ...rest }: Feed, now: Date): z.infer<typeof feedAnswer> {
  return feedAnswer.parse({
    ...rest,
    pushed: push !== undefined,
    itemsPerDay: arrivalsPerDay(arrivals, rest.addedAt, now),
    arrivals: recentDays(arrivals, now.toISOString().slice(0, 10)),
  });
}

export function unknownFeed(): HttpProblem {
  return new HttpProblem('not-found', 'There is no feed with this id.');
}

const secrets = {
  login: z
    .strictObject({
      name: z
        .string()
        .min(1)
        .max(200)
        .regex(/^[^:]*$/, 'must have no colon'),
      password: z.string().max(500),
    })
    .describe('For basic authentication. Kept apart and never shown; sent to the host of the address alone.'),
  headers: z
    .record(z.string(), z.string())
    .refine((headers) => Object.keys(headers).length <= 5, 'may hold at most 5 headers')
    .refine(
      (headers) => Object.entries(headers).every(([name, value]) => isSecretHeader(name, value)),
      'must name headers that a client may set, with printable ASCII values of at most 2000 characters',
    )
    .describe('Sent with every request, such as an API key. Kept and sent like a login.'),
};

/** Settings that say how a feed is fetched; the letters of a newsletter come by themselves. */
const fetching = ['fullText', 'watch', 'maxPauseMinutes', 'login', 'headers'] as const;

export const newFeedBody = z
  .strictObject({
    url: z
      .string()
      .refine((url) => feedAddress(url) !== undefined, {
        error: `must be an http or https address of at most ${maxFeedUrl} characters, without a password`,
      })
      .optional()
      .describe('Of the feed, or of a page that offers it.')
      .openapi({
        example: 'https://news.example/rss.xml',
        format: 'uri',
        maxLength: maxFeedUrl,
        pattern: '^https?://[^\\s/@]+(/\\S*)?$',
      }),
    newsletter: z
      .strictObject({
        name: z.string().trim().min(1).max(maxFeedTitle).describe('Shown as the source.'),
      })
      .optional()
      .describe('In place of an address: a newsletter, which gets an address to subscribe with.'),
    ...settings,
    login: secrets.login.optional(),
    headers: secrets.headers.optional(),
  })
  .superRefine((stated, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (stated.newsletter === undefined) {
      if (stated.url === undefined)
        refuse('url', 'is missing: the address of a feed, or a newsletter in its place');
      return;
    }
    if (stated.url !== undefined)
      refuse('url', 'is for feeds; a newsletter gets its address from the service');
    if (stated.title !== undefined) refuse('title', 'is for feeds; give the name of the newsletter');
    for (const path of fetching) if (stated[path] !== undefined) refuse(path, notForNewsletters);
  })
  .openapi('NewFeed');

const notForNewsletters = 'is for feeds that are fetched, not for newsletters';

/** What is stated of a newsletter although it says how a feed is fetched. */
export function misplacedSettings(stated: Stated): { path: string; message: string }[] {
  return fetching
    .filter((path) => stated[path] !== undefined)
    .map((path) => ({ path, message: notForNewsletters }));
}

/** `null` takes a setting back. */
export const changedFeedBody = z
  .strictObject({
    title: settings.title.nullable(),
    fullText: settings.fullText,
    watch: settings.watch.nullable(),
    language: settings.language.nullable(),
    tags: settings.tags.nullable(),
    weight: settings.weight.nullable(),
    maxPauseMinutes: settings.maxPauseMinutes.nullable(),
    login: secrets.login.nullish(),
    headers: secrets.headers.nullish(),
  })
  .describe('What is not named stays; null takes a setting back. A login and headers are replaced together.')
  .openapi('ChangedFeed');

type Stated = z.infer<typeof changedFeedBody>;

/** Settings as changes of a feed. */
export function toChanges({ login: _, headers: __, ...stated }: Stated): FeedChanges {
  return Object.fromEntries(
    Object.entries(stated)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value ?? undefined]),
  );
}
