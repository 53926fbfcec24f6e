import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Frequency } from '../../../shared/rules/rule.ts';
import type { ReadMail } from '../inbox/read-mail.ts';
import { type LocalService, startLocalService } from '../local-service.ts';
import { briefly, isWorthShowing } from '../log-lines.ts';
import { settle } from '../settle.ts';
import type { DemoInput } from './demo-input.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import { countOf, failureOf } from './outcome.ts';
import { createSiteClient, type SiteClient } from './site-client.ts';
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
/** An alert comes within a minute. A second alert, with later articles, comes five minutes after it. */
const alertMinutes = 12;
/** Local time of Ben's digest, in UTC. */
const digestTime = '08:00';

/**
 * The whole path of an article, seen from outside: two people subscribe and confirm through their mails, the articles
 * are posted, Ann gets her alert, and the clock moves to the time of Ben's digest.
 *
 * @returns whether all expected mails came: true also if no rule matches, false if a mail is missing.
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
      const site = createSiteClient(service.url);
      const mailbox = createMailbox(service.outbox, tale, mailFolder);
      return await walk(input, { service, site, mailbox, tale });
    } finally {
      await service.stop();
    }
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

interface Walk {
  readonly service: LocalService;
  readonly site: SiteClient;
  readonly mailbox: Mailbox;
  readonly tale: Tale;
}

async function walk(input: DemoInput, on: Walk): Promise<boolean> {
  const { service, tale } = on;
  await subscribe(ann, 'as-it-happens', input.rules, on);
  await subscribe(ben, 'daily', input.rules, on);
  await post(input, on);
  const isMailDue = await match(input.rules, on);

  const alerts = await waitForAlerts(on);
  tellMails('alert', alerts, tale);
  service.clock.advance(nextTime(service.clock.now(), digestTime) - service.clock.now());
  tale.step('clock', `moved forward to ${timeOf(service)}, when ${ben}'s digest is due`);
  await settle(service.activity);
  const digests = await on.mailbox.open('digest', ben);
  tellMails('digest', digests, tale);

  const failure = failureOf(service.activity(), {
    alerts: alerts.length,
    digests: digests.length,
    isMailDue,
  });
  if (failure !== undefined) tale.step('failed', failure);
  return failure === undefined;
}

async function subscribe(
  email: string,
  frequency: Frequency,
  queries: readonly string[],
  on: Walk,
): Promise<void> {
  const { site, mailbox, tale, service } = on;
  const rules = queries.map((query) => ({ query, frequency }));
  await site.subscribe({ email, rules, timezone: 'UTC', digestTime });
  const often = frequency === 'daily' ? `daily at ${digestTime} UTC` : 'as it happens';
  tale.step('subscribe', `${email}, ${often}: ${queries.join('   ')}`, { email, frequency, queries });
  await settle(service.activity);
  const [confirmation] = await mailbox.open('confirmation', email);
  const link = confirmation?.text?.match(/https?:\/\/\S+\/confirm\?\S+/)?.[0];
  if (link === undefined) throw new Error(`No confirmation mail with a link reached ${email}.`);
  await site.confirm(link);
  tale.step('confirm', `"${confirmation?.subject}": its link opened, its button pressed`, { email });
}

async function post({ articles, problems }: DemoInput, { site, service, tale }: Walk): Promise<void> {
  const { accepted, rejected } = await site.ingest(articles, service.operatorKey);
  tale.step('post', `${countOf(accepted.length, 'article')} accepted, ${rejected.length} rejected`, {
    accepted: accepted.length,
    rejected: rejected.length,
  });
  for (const problem of problems) tale.note(problem);
  for (const { index, errors = [] } of rejected) {
    tale.note(`article ${index + 1}: ${errors.map(({ path, message }) => `${path} ${message}`).join('; ')}`);
  }
  await settle(service.activity);
}

/** Asks the service what each rule finds among the stored articles. Returns whether any rule finds something. */
async function match(rules: readonly string[], { site, tale }: Walk): Promise<boolean> {
  let isMailDue = false;
  for (const rule of rules) {
    const { matched = 0, sample } = await site.check(rule);
    isMailDue ||= matched > 0;
    const found =
      matched === 0 ? 'no article matches' : `${matched} of ${countOf(sample?.articles ?? 0, 'article')}`;
    tale.step(matched === 0 ? 'nothing' : 'match', `${rule}: ${found}`, { rule, matched });
  }
  return isMailDue;
}

function tellMails(kind: 'alert' | 'digest', mails: readonly ReadMail[], tale: Tale): void {
  for (const mail of mails) {
    tale.step(kind, `to ${mail.recipients.join(', ')}: ${mail.subject}`, {
      subject: mail.subject,
      sent: mail.acceptedAt,
    });
    tale.note(storiesIn(mail));
  }
}

/** Advances the service's clock by minutes until an alert has come and no further one is held back. */
async function waitForAlerts({ service, mailbox }: Walk): Promise<readonly ReadMail[]> {
  for (let waited = 0; waited < alertMinutes; waited += 1) {
    const isHeldBack = Object.values(service.activity().queues).some(({ delayed }) => delayed > 0);
    if (mailbox.count('alert', ann) > 0 && !isHeldBack) break;
    service.clock.advance(minute);
    await settle(service.activity);
  }
  return mailbox.open('alert', ann);
}

/** The next instant, a little after `time` of day in UTC. */
function nextTime(now: number, time: string): number {
  const today = Date.parse(`${new Date(now).toISOString().slice(0, 10)}T${time}:05Z`);
  return today > now ? today : today + day;
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
