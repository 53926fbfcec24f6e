import type { Hit } from '../../articles/hit.ts';
import type { StoredArticle } from '../../articles/stored-article.ts';
import { followsNews, type Rule, watchedAt } from '../../rules/rule.ts';
import { endOfQuiet } from '../../subscribers/quiet-hours.ts';
import type { Subscriber } from '../../subscribers/subscriber.ts';
import type { Suppression } from '../../subscribers/suppression.ts';
import { day } from '../../time/units.ts';
import type { Delivery, DeliveryPlan, PlannedEntry } from '../delivery.ts';
import { storyIdsOf } from '../sent-story-in.ts';
import { outcomeOf, type RuleTrace, type Teller, type TraceStep } from './trace.ts';
import { waitOf } from './wait-of.ts';

/** A mail of the subscriber: how far it is, and what it says. */
export interface Mail {
  readonly delivery: Delivery;
  readonly plan: DeliveryPlan;
}

/** What is stored about an article and its reader. */
export interface ArticleFacts {
  readonly article: StoredArticle;
  readonly subscriber: Subscriber;
  readonly suppression?: Suppression | undefined;
  readonly now: Date;
  /** Every id that its story goes by. */
  readonly storyIds: ReadonlySet<string>;
  /** The article that told its story first, unless it is this one. */
  readonly teller?: Teller | undefined;
  /** How many sources have told the story, as far as that is kept. */
  readonly sources?: number | undefined;
  /** The subscriber does not want its story. */
  readonly muted: boolean;
  /** Slots of the mails that told its story, oldest first. */
  readonly toldIn: readonly string[];
  /** Those mails, and mails that were opened after it was found; oldest first. */
  readonly mails: readonly Mail[];
  /** All of it was matched. */
  readonly matched: boolean;
}

/** Whether one rule's query finds it, and the find that was stored. */
export interface RuleFacts {
  readonly match:
    | { readonly kind: 'matched'; readonly clause: string }
    | { readonly kind: 'missed'; readonly clause: string; readonly reason: string }
    | { readonly kind: 'unreadable' };
  readonly hit?: Hit | undefined;
}

/** How long finds are kept. */
const findsKept = 35 * day;

/**
 * Follows an article through one rule, by what is stored: what came in, what matched, the plans of mails and their
 * deliveries. What was not stored is said to be unknown, never guessed.
 */
export function traceRule(rule: Rule, { match, hit }: RuleFacts, facts: ArticleFacts): RuleTrace {
  const received = hit?.receivedAt ?? facts.article.receivedAt;
  const told = mailsThatTold(rule, hit?.at ?? received, facts);
  const again = told.some(({ slot }) => slot < received);
  const steps: TraceStep[] = [{ kind: 'received', at: received, ...(again && { again }) }];
  const found = hit ?? (told.length > 0 || match.kind === 'matched');
  if (!found) steps.push(missed(match));
  else {
    const clause = hit?.why ?? told[0]?.entry?.why ?? (match.kind === 'matched' ? match.clause : '');
    steps.push({ kind: 'matched', clause, ...(hit && { at: hit.at }) });
    steps.push(...afterMatch(rule, hit, told, facts));
  }
  const last = steps.at(-1) ?? { kind: 'being-matched' as const };
  return { ruleId: rule.id, outcome: outcomeOf(last), steps };
}

function missed(match: RuleFacts['match']): TraceStep {
  if (match.kind !== 'missed') return { kind: 'unreadable-query' };
  return { kind: 'no-match', clause: match.clause, reason: match.reason };
}

function afterMatch(
  rule: Rule,
  hit: Hit | undefined,
  told: readonly Telling[],
  facts: ArticleFacts,
): TraceStep[] {
  const { article, teller, sources } = facts;
  if (told.length === 0) {
    if (article.backlog) return [{ kind: 'backlog' }];
    if (!watchedAt(rule, article.receivedAt) && !hit) return [{ kind: 'before-rule', at: rule.since }];
  }
  const grouped: TraceStep[] =
    teller || (sources ?? 1) > 1
      ? [{ kind: 'grouped', ...(teller && { teller }), ...(sources !== undefined && { sources }) }]
      : [];
  if (told.length > 0)
    return [...grouped, ...heldUntil(rule, hit, told, facts), ...told.flatMap(tellingSteps(facts))];
  return [...grouped, untold(rule, hit, facts)];
}

/** A mail that told the story for this rule; without its content where that is no longer stored. */
interface Telling {
  readonly slot: string;
  readonly mail?: Mail | undefined;
  readonly entry?: PlannedEntry | undefined;
}

/** Those with the article itself, and those with another one of its story that were written after it was found. */
function mailsThatTold(
  rule: Rule,
  foundAt: string,
  { article, toldIn, mails, storyIds }: ArticleFacts,
): Telling[] {
  return toldIn.flatMap((slot): Telling[] => {
    const mail = mails.find(({ delivery }) => delivery.slot === slot);
    if (!mail) return [];
    const entry = entryOf(mail.plan, storyIds, rule.id);
    return entry && (entry.articleId === article.id || slot >= foundAt) ? [{ slot, mail, entry }] : [];
  });
}

function entryOf({ entries }: DeliveryPlan, storyIds: ReadonlySet<string>, ruleId?: string) {
  return entries.find(
    (entry) =>
      storyIdsOf(entry).some((id) => storyIds.has(id)) &&
      (ruleId === undefined || entry.ruleId === ruleId || entry.alsoRuleIds.includes(ruleId)),
  );
}

/** Quiet hours that lay between the find and its mail. What they were then is not kept: those of today count. */
function heldUntil(
  { frequency }: Rule,
  hit: Hit | undefined,
  [first]: readonly Telling[],
  { subscriber }: ArticleFacts,
): TraceStep[] {
  const sent = first?.mail?.delivery.sentAt ?? first?.slot;
  const isAlert = followsNews(frequency) || frequency === 'hourly';
  if (!hit || !sent || !isAlert || first?.mail?.plan.urgent) return [];
  const end = endOfQuiet(subscriber, Date.parse(hit.at));
  const until = new Date(end).toISOString();
  return end > Date.parse(hit.at) && sent >= until ? [{ kind: 'quiet-hours', until }] : [];
}

function tellingSteps({ article }: ArticleFacts): (telling: Telling) => TraceStep[] {
  return ({ slot, mail, entry }) => {
    const delivery = mail?.delivery;
    return [
      {
        kind: 'mailed',
        at: delivery?.sentAt ?? slot,
        slot,
        ...(entry && entry.articleId !== article.id && { otherArticle: true }),
        ...(mail && { digest: mail.plan.kind === 'digest' }),
      },
      ...(delivery?.bounce ? [{ kind: 'bounced' as const, at: delivery.bounce.at }] : []),
      ...(delivery?.complainedAt ? [{ kind: 'complained' as const, at: delivery.complainedAt }] : []),
    ];
  };
}

/** Why no mail has told it for this rule. */
function untold(rule: Rule, hit: Hit | undefined, facts: ArticleFacts): TraceStep {
  const { toldIn, mails, muted, subscriber, suppression, now, storyIds } = facts;
  const cover = hit && mails.find((mail) => covers(mail, rule, hit));
  const planned = cover && entryOf(cover.plan, storyIds, rule.id);
  const left = cover?.plan.rules.find(({ ruleId }) => ruleId === rule.id)?.overflow ?? 0;
  if (muted) return { kind: 'muted' };
  if (cover && planned) return plannedIn(cover, suppression);
  const [slot] = toldIn.filter((one) => !cover || one <= cover.delivery.slot).slice(-1);
  if (slot !== undefined) return toldBefore(slot, facts);
  if (!hit) return withoutFind(facts);
  if (cover && left > 0)
    return { kind: 'counted', at: sentAt(cover), slot: cover.delivery.slot, cap: rule.cap, left };
  if (cover && !wasUsual(cover, rule)) return { kind: 'unrecorded', at: sentAt(cover) };
  if (rule.pausedUntil !== undefined && rule.pausedUntil > hit.at)
    return { kind: 'paused', until: rule.pausedUntil };
  const read = subscriber.cursors[rule.id]?.at;
  if (read !== undefined && read > hit.at)
    return { kind: rule.frequency === 'unusual' ? 'usual' : 'unrecorded', at: read };
  if (suppression) return { kind: 'suppressed', at: suppression.at, reason: suppression.reason };
  return waitOf(subscriber, rule, now);
}

/** The mail is about other rules: nothing that this one had found was unusual. */
function wasUsual({ plan }: Mail, { id }: Rule): boolean {
  return plan.rules.some(({ ruleId, usual }) => ruleId === id && usual === true);
}

/** The first mail whose window of the rule the find was in. */
function covers({ delivery, plan }: Mail, rule: Rule, { at }: Hit): boolean {
  if (plan.urgent || delivery.repeatOf !== undefined) return false;
  return plan.rules.some(({ ruleId, from, readAt }) => ruleId === rule.id && from <= at && at < readAt);
}

function plannedIn(mail: Mail, suppression: Suppression | undefined): TraceStep {
  const { state, slot, waitUntil } = mail.delivery;
  switch (state) {
    case 'SENT':
      // Its stories are remembered in a moment.
      return { kind: 'mailed', at: sentAt(mail), slot, digest: mail.plan.kind === 'digest' };
    case 'PLANNED':
    case 'SENDING':
    case 'UNKNOWN':
      return { kind: 'sending', slot, ...(waitUntil !== undefined && { until: waitUntil }) };
    case 'FAILED':
      return { kind: 'not-sent', at: slot, refused: true };
    case 'SKIPPED':
      return suppression && suppression.at <= slot
        ? { kind: 'suppressed', at: suppression.at, reason: suppression.reason }
        : { kind: 'not-sent', at: slot, refused: false };
    default:
      return state satisfies never;
  }
}

function toldBefore(slot: string, { mails, storyIds }: ArticleFacts): TraceStep {
  const mail = mails.find(({ delivery }) => delivery.slot === slot);
  // The mark of a mail outlives what it said.
  if (!mail) return { kind: 'mailed', at: slot, slot, expired: true };
  const entry = entryOf(mail.plan, storyIds);
  return { kind: 'told-before', at: sentAt(mail), slot, ...(entry && { ruleId: entry.ruleId }) };
}

function withoutFind({ article, matched, now }: ArticleFacts): TraceStep {
  if (now.getTime() - Date.parse(article.receivedAt) > findsKept) return { kind: 'find-expired' };
  return matched ? { kind: 'no-find' } : { kind: 'being-matched' };
}

function sentAt({ delivery }: Mail): string {
  return delivery.sentAt ?? delivery.slot;
}
