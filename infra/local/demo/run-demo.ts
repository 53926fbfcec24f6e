import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { queueNameOf } from '../aws/account.ts';
import type { ReadMail } from '../inbox/read-mail.ts';
import { type LocalService, startLocalService } from '../local-service.ts';
import { briefly, isWorthShowing } from '../log-lines.ts';
import { settle } from '../settle.ts';
import type { DemoInput } from './demo-input.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import { createSiteClient } from './site-client.ts';
import type { Tale } from './tale.ts';

export interface DemoOptions {
  readonly tale: Tale;
  /** Folder for the mails. */
  readonly out: string | undefined;
}

const ann = 'ann@reader.example';
const ben = 'ben@reader.example';
const minute = 60_000;
const day = 24 * 60 * minute;
/** An alert comes within a minute; a second one, with what came after the first, five minutes later. */
const alertMinutes = 12;
/** Local time of Ben's digest, in UTC. */
const digestTime = '08:00';

/**
 * The whole way of an article, from outside: two people subscribe and confirm through their mails, the articles are
 * posted, Ann gets her alert, and the clock moves to the time of Ben's digest.
 *
 * @returns whether everything came that had to come: true too if no rule matches, false if a mail is missing.
 * @throws DemoInputError when the service refuses a rule or every article.
 */
export async function runDemo(input: DemoInput, { tale, out }: DemoOptions): Promise<boolean> {
  const state = await mkdtemp(join(tmpdir(), 'wirewatch-demo-state-'));
  const mailFolder = out === undefined ? await mkdtemp(join(tmpdir(), 'wirewatch-demo-')) : resolve(out);
  await mkdir(mailFolder, { recursive: true });
  try {
    const service = await startLocalService({ folder: state, port: 0, onLog: showTrouble });
    try {
      tale.step('start', `queues, table, mail and site at ${service.url}; it is ${timeOf(service)}`);
      return await walk(service, input, { tale, mailFolder });
    } finally {
      await service.stop();
    }
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

interface Walk {
  readonly tale: Tale;
  readonly mailFolder: string;
}

async function walk(service: LocalService, input: DemoInput, { tale, mailFolder }: Walk): Promise<boolean> {
  const site = createSiteClient(service.url);
  const mailbox = createMailbox(service.outbox, tale, mailFolder);

  for (const [email, frequency, often] of [
    [ann, 'as-it-happens', 'as it happens'],
    [ben, 'daily', `daily at ${digestTime} UTC`],
  ] as const) {
    const rules = input.rules.map((query) => ({ query, frequency }));
    await site.subscribe({ email, rules, timezone: 'UTC', digestTime });
    tale.step('subscribe', `${email}, ${often}: ${input.rules.join('   ')}`, {
      email,
      frequency,
      rules: input.rules,
    });
    await settle(service.activity);
    const [confirmation] = await mailbox.open('confirmation', email);
    const link = confirmation?.text?.match(/https?:\/\/\S+\/confirm\?\S+/)?.[0];
    if (link === undefined) throw new Error(`No confirmation mail with a link reached ${email}.`);
    await site.confirm(link);
    tale.step('confirm', `"${confirmation?.subject}": its link opened, its button pressed`, { email });
  }

  const { accepted, rejected } = await site.ingest(input.articles, service.operatorKey);
  tale.step('post', `${countOf(accepted.length, 'article')} accepted, ${rejected.length} rejected`, {
    accepted: accepted.length,
    rejected: rejected.length,
  });
  for (const problem of input.problems) tale.note(problem);
  for (const { index, errors = [] } of rejected) {
    tale.note(`article ${index + 1}: ${errors.map(({ path, message }) => `${path} ${message}`).join('; ')}`);
  }

  await settle(service.activity);
  tale.step(
    'match',
    `${countOf(accepted.length - unmatched(service), 'article')} held against ${countOf(input.rules.length, 'rule')}`,
  );
  const alerts = await waitForAlerts(service, mailbox);
  for (const alert of alerts) {
    tale.step('alert', `to ${ann}: ${alert.subject}`, { subject: alert.subject, sent: alert.acceptedAt });
    tale.note(storiesIn(alert));
  }

  moveTo(service, nextTime(service.clock.now(), digestTime));
  tale.step('clock', `moved forward to ${timeOf(service)}, when ${ben}'s digest is due`);
  await settle(service.activity);
  const digests = await mailbox.open('digest', ben);
  for (const digest of digests) {
    tale.step('digest', `to ${ben}: ${digest.subject}`, {
      subject: digest.subject,
      sent: digest.acceptedAt,
    });
    tale.note(storiesIn(digest));
  }

  const came = [...alerts, ...digests];
  const silent = input.rules.filter((rule) => !came.some((mail) => isAbout(mail, rule, input)));
  for (const rule of silent) tale.step('nothing', `no article matches ${rule}`, { rule, matched: false });

  const failure = failureOf({
    alerts,
    digests,
    matched: silent.length < input.rules.length,
    left: unmatched(service),
  });
  if (failure !== undefined) tale.step('failed', failure);
  return failure === undefined;
}

interface Outcome {
  readonly alerts: readonly ReadMail[];
  readonly digests: readonly ReadMail[];
  /** Whether any rule did. */
  readonly matched: boolean;
  /** Articles that could not be matched. */
  readonly left: number;
}

/** What went wrong, if anything did. Alert and digest go together: both come, or no rule matched. */
function failureOf({ alerts, digests, matched, left }: Outcome): string | undefined {
  if (left > 0) return `${countOf(left, 'article')} could not be matched; the errors above say why`;
  if (matched ? alerts.length > 0 && digests.length === 1 : alerts.length + digests.length === 0)
    return undefined;
  return `${countOf(alerts.length, 'alert')} and ${countOf(digests.length, 'digest')} came; both had to come`;
}

/** Articles that wait on their queue, because matching them failed, or were given up. */
function unmatched({ activity }: LocalService): number {
  const { queues } = activity();
  const articles = queueNameOf('articles');
  return [queues[articles], queues[`${articles}-dead`]].reduce(
    (sum, counts) => sum + (counts ? counts.visible + counts.inFlight : 0),
    0,
  );
}

/** Lets the service's minutes pass until an alert came and none is held back any more. */
async function waitForAlerts(service: LocalService, mailbox: Mailbox): Promise<readonly ReadMail[]> {
  for (let waited = 0; waited < alertMinutes; waited += 1) {
    const isHeldBack = Object.values(service.activity().queues).some(({ delayed }) => delayed > 0);
    if (mailbox.count('alert', ann) > 0 && !isHeldBack) break;
    service.clock.advance(minute);
    await settle(service.activity);
  }
  return mailbox.open('alert', ann);
}

function moveTo({ clock }: LocalService, time: number): void {
  clock.advance(time - clock.now());
}

/** The next instant, a little after `time` of day in UTC. */
function nextTime(now: number, time: string): number {
  const today = Date.parse(`${new Date(now).toISOString().slice(0, 10)}T${time}:05Z`);
  return today > now ? today : today + day;
}

/** Whether a mail carries news of a rule: with several, it names those that it has. */
function isAbout({ text = '' }: ReadMail, rule: string, { rules }: DemoInput): boolean {
  const flat = (value: string) => value.replace(/\s+/g, ' ');
  return rules.length === 1 || flat(text).includes(flat(rule).trim());
}

/** The stories of a mail as its text lists them: title, then source and time. */
function storiesIn({ text = '' }: ReadMail): string {
  return text
    .split(/\n\s*\n/)
    .filter((block) => block.startsWith('* '))
    .map((block) => block.replace(/\n\s*https?:\S+/g, ''))
    .join('\n');
}

function showTrouble(functionName: string, line: string): void {
  if (isWorthShowing(line)) console.error(`${functionName}: ${briefly(line)}`);
}

const timeOf = ({ clock }: LocalService) =>
  `${new Date(clock.now()).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const countOf = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
