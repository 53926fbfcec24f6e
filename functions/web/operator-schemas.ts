/** The shapes of operators' requests and answers. The command line reads answers with the same ones. */
import { z } from '@hono/zod-openapi';
import { deliveryFates } from '../../shared/delivery/delivery.ts';
import { frequencies } from '../../shared/rules/rule.ts';
import { scopes } from '../../shared/security/api-key.ts';
import { suppressionReasons } from '../../shared/subscribers/suppression.ts';
import { me } from './schemas.ts';

/** A list of sources. */
export const sourceList = z
  .object({ name: z.string(), sources: z.array(z.string()), updatedAt: z.string() })
  .openapi('SourceList');

export const sourceListOverview = z.object({
  lists: z.array(
    z.object({
      name: z.string(),
      sources: z.int().describe('How many.'),
      updatedAt: z.string(),
    }),
  ),
});

/** An API key as lists show it. */
export const apiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(scopes)),
    createdAt: z.string(),
    usedOn: z.string().optional().describe('The UTC day of its last use; absent if it was never used.'),
  })
  .openapi('ApiKey');

export const apiKeyList = z.object({ keys: z.array(apiKey) });

/** A key to be made. */
export const newApiKey = z
  .strictObject({
    name: z.string().trim().min(1, 'Name the key after what uses it.').max(100),
    scopes: z
      .array(z.enum(scopes))
      .min(1, 'Give the key one scope at least.')
      .max(scopes.length)
      .describe('`ingest` hands in articles, `read` looks, `admin` looks and changes.'),
  })
  .openapi('NewApiKey');

/** A key that was just created: the only time that it is shown. */
export const madeApiKey = apiKey.extend({ key: z.string() }).openapi('MadeApiKey');

/** Why nothing is mailed to an address. */
export const suppression = z.object({ reason: z.enum(suppressionReasons), at: z.string() });

/** A subscriber as operators see one. The whole address is shown only if they named it. */
const subscriber = me
  .extend({
    id: z.string(),
    email: z.string().describe('In lists with most of its name left out: `a***@reader.example`.'),
    suppressed: z.enum(suppressionReasons).optional().describe('Nothing is mailed to the address, and why.'),
  })
  .openapi('Subscriber');

/** Who has an address: nobody or one; or a page of all. */
export const foundSubscribers = z.object({
  subscribers: z.array(subscriber),
  suppression: suppression
    .optional()
    .describe('Why nothing is mailed to the address that was asked for, which outlives the subscriber.'),
  cursor: z.string().optional(),
});

/** One subscriber, without the address and without what it watches. */
export const subscriberDetails = subscriber
  .extend({
    suppression: suppression.optional(),
    rules: z.int().describe('How many.'),
    failedLooks: z
      .int()
      .optional()
      .describe('Looks that failed in a row: mail is put off, and the log says why.'),
  })
  .openapi('SubscriberDetails');

/** Addresses that get no mail, by the ids of their subscribers. */
export const suppressedAddress = suppression
  .extend({
    id: z.string().describe('The id of the subscriber, or the one that it would have.'),
    email: z
      .string()
      .optional()
      .describe('If there is a subscriber: the address with most of its name left out.'),
  })
  .openapi('SuppressedAddress');

export const suppressionPage = z.object({
  suppressions: z.array(suppressedAddress),
  cursor: z.string().optional(),
});

const lineError = z.object({
  path: z.string().describe('The column; empty for the whole line.'),
  message: z.string(),
});

/** The outcome of each line of a list of people. */
export const importedPeople = z
  .object({
    lines: z.array(
      z.object({
        line: z.int().describe('Its number in the list, from 1.'),
        outcome: z
          .enum(['asked', 'already', 'refused', 'later'])
          .describe(
            '`asked`: mailed, to be confirmed. `already`: confirmed, or asked within a day. `refused`: mend the line. `later`: not done; send it again.',
          ),
        errors: z.array(lineError).optional(),
        reason: z.string().optional(),
      }),
    ),
  })
  .openapi('ImportedPeople');

/** Active subscribers with their rules, one row a rule, as a list of people has them. */
export const exportedPeople = z.object({
  people: z.array(
    z.object({
      email: z.string(),
      query: z.string(),
      name: z.string().optional(),
      frequency: z.enum(frequencies),
      cap: z.int(),
      language: z.string(),
      timezone: z.string(),
      digestTime: z.string(),
    }),
  ),
  cursor: z.string().optional(),
});

const queue = z
  .object({
    name: z.string(),
    waiting: z.int().describe('Messages to be read.'),
    inFlight: z.int().describe('Messages being worked on.'),
    delayed: z.int().describe('Messages to be read later.'),
    deadLetters: z.int().describe('Messages that could not be processed.'),
    oldestSeconds: z
      .int()
      .optional()
      .describe(
        'How long its oldest message has waited, as CloudWatch says some minutes later. Absent if the queue is empty, or if it is not known.',
      ),
  })
  .openapi('Queue');

export const queueList = z.object({ queues: z.array(queue) });

/** The result of sending dead letters back. */
export const redriven = z.object({
  messages: z.int().describe('How many are back on their queue.'),
  more: z.boolean().describe('There may be more: one call looks at 500 messages. Call again.'),
});

/** The state of the service. */
/** Whether mail is sent, and the counts of a week that decide it. */
export const sending = z
  .object({
    state: z
      .enum(['released', 'slowed', 'stopped'])
      .describe('The brake: `slowed` is half the rate, `stopped` holds all mail of deliveries.'),
    bounceRate: z.number().describe('From 0 to 1; of 1,000 mails where fewer were sent.'),
    complaintRate: z.number(),
    sent: z
      .int()
      .describe('Within seven UTC days, today included, or since the brake was last released by hand.'),
    bounced: z.int().describe('Addresses to which mail cannot be delivered.'),
    complained: z.int().describe('Readers who reported a mail as spam.'),
  })
  .openapi('Sending');

export const stats = z
  .object({
    articlesLastHour: z.int().describe('Matched in this UTC hour and the one before.'),
    articlesLastDay: z.int(),
    articlesLastWeek: z.int(),
    lastArticleAt: z.string().optional().describe('When the newest article was received; looks a week back.'),
    overdueSubscribers: z.int().describe('Subscribers whose delivery is due now; at most 100 are counted.'),
    canary: z
      .object({
        startedAt: z.string().describe('When it was sent.'),
        seconds: z
          .number()
          .optional()
          .describe('Until its mail was delivered. Absent while it is under way, or lost.'),
        lostBefore: z.int().describe('How many before it were lost, in a row.'),
      })
      .optional()
      .describe('The last article that the service sent itself, every 15 minutes, to see its mail arrive.'),
    sending,
  })
  .openapi('Stats');

const auditEntry = z
  .object({
    id: z.string(),
    at: z.string().describe('When it began.'),
    who: z.object({
      kind: z.enum(['key', 'session']).describe('`session`: by the console, which the key opened.'),
      keyId: z.string(),
      name: z.string().describe('Of the key, as it was then.'),
    }),
    action: z.string().describe('What was done, such as `feed.remove`.'),
    on: z.string().optional().describe('The id of what it was done to.'),
    detail: z.string().optional(),
    outcome: z
      .enum(['begun', 'done', 'failed'])
      .describe('`begun`: how it ended could not be written; it may or may not have been done.'),
  })
  .openapi('AuditEntry');

/** The queries of a day with the highest figures. */
export const queryFigures = z.object({
  day: z.string(),
  queries: z.array(
    z
      .object({
        id: z.string(),
        expression: z.string().optional().describe('Absent when no rule has it any more.'),
        hits: z.int().describe('Articles that it matched.'),
        steps: z.int().describe('Steps of all articles that took many.'),
        mostSteps: z.int().describe('The most steps of one article.'),
        setAside: z.int().describe('Articles for which it was set aside, since it took too many.'),
        watchers: z.int().describe('Subscribers who watch it; from 500 rules of one frequency on, 500.'),
        moreWatchers: z.boolean().optional(),
      })
      .openapi('QueryFigure'),
  ),
});

/** One mail as operators see it. */
export const deliveryAnswer = z
  .object({
    id: z.string(),
    subscriberId: z.string(),
    email: z.string().optional().describe('With most of its name left out; absent after an erasure.'),
    openedAt: z.string(),
    fate: z
      .enum([...deliveryFates, 'under-way'])
      .describe(
        '`held`: it waits for `waitUntil`. `set-aside`: SES refused it. `skipped`: nobody wanted it any more. `reason` says why.',
      ),
    reason: z.string().optional(),
    attempts: z.int().describe('Calls of SES so far.'),
    waitUntil: z.string().optional(),
    sentAt: z.string().optional(),
    bounce: z
      .object({ kind: z.enum(['soft', 'hard']), at: z.string() })
      .optional()
      .describe('`soft`: for a reason that passes.'),
    complainedAt: z.string().optional(),
    repeatOf: z.string().optional().describe('The id of the delivery that it says again.'),
    repeatedAs: z.string().optional().describe('The id of the delivery that says it again.'),
  })
  .openapi('Delivery');

export const deliveryPage = z.object({ deliveries: z.array(deliveryAnswer), cursor: z.string().optional() });

/** A page of the audit log. */
export const auditPage = z.object({ entries: z.array(auditEntry), cursor: z.string().optional() });
