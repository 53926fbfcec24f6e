import { describe, expect, it } from 'vitest';
import type {
  Delivery,
  DeliveryPlan,
  PlannedEntry,
  PlannedRule,
} from '../../../../shared/delivery/delivery.ts';
import {
  type ArticleFacts,
  type Mail,
  type RuleFacts,
  traceRule,
} from '../../../../shared/delivery/why/trace-rule.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import {
  inventArticle,
  inventEntry,
  inventHit,
  inventPlan,
  inventRule,
  inventSubscriber,
} from '../../../support/invented.ts';

const received = '2026-03-02T07:12:00.000Z';
const foundAt = '2026-03-02T07:12:01.000Z';
const mailedAt = '2026-03-02T08:00:00.000Z';
const matched: RuleFacts['match'] = { kind: 'matched', clause: 'harbour' };
const hit = inventHit({ at: foundAt, receivedAt: received });

const facts = (parts: Partial<ArticleFacts> = {}, subscriber: Partial<Subscriber> = {}): ArticleFacts => ({
  article: inventArticle({ receivedAt: received }),
  subscriber: inventSubscriber(subscriber),
  now: new Date('2026-03-02T09:00:00.000Z'),
  storyIds: new Set(['story-1']),
  muted: false,
  toldIn: [],
  mails: [],
  matched: true,
  ...parts,
});

/** A mail whose window of rule-1 the find was in. */
function mail(
  { entries = [], ...plan }: Partial<DeliveryPlan>,
  delivery: Partial<Delivery> = {},
  rule: Partial<PlannedRule> = {},
): Mail {
  const slot = delivery.slot ?? mailedAt;
  const window = {
    ruleId: 'rule-1',
    name: 'Harbour',
    queryId: 'query-1',
    from: '2026-03-01T08:00:00.000Z',
    readAt: slot,
  };
  return {
    delivery: { subscriberId: 'Ada-1', slot, state: 'SENT', attempts: 1, sentAt: slot, ...delivery },
    plan: inventPlan({
      slot,
      kind: 'digest',
      rules: [{ ...window, overflow: 0, counted: [], ...rule }],
      entries,
      ...plan,
    }),
  };
}

const trace = (
  given: { match?: RuleFacts['match']; hit?: RuleFacts['hit']; rule?: Partial<Rule> },
  of: ArticleFacts = facts(),
) => traceRule(inventRule({ frequency: 'daily', ...given.rule }), { match: matched, hit, ...given }, of);

const kinds = ({ steps }: ReturnType<typeof trace>) => steps.map(({ kind }) => kind);
const entry = (parts: Partial<PlannedEntry> = {}) => inventEntry(parts);

describe('an article that was mailed', () => {
  it('has each step with its instant: received, matched, grouped, mailed', () => {
    const teller = { id: 'first', title: 'Harbour open', source: 'Island Post' };
    const sent = mail({ entries: [entry()] });
    const traced = trace({}, facts({ toldIn: [mailedAt], mails: [sent], teller, sources: 8 }));
    expect(traced).toEqual({
      ruleId: 'rule-1',
      outcome: 'mailed',
      steps: [
        { kind: 'received', at: received },
        { kind: 'matched', at: foundAt, clause: 'harbour' },
        { kind: 'grouped', teller, sources: 8 },
        { kind: 'mailed', at: mailedAt, slot: mailedAt, digest: true },
      ],
    });
  });

  it('by another article of its story, or under another rule that it matches, says so', () => {
    const other = mail({
      entries: [entry({ articleId: 'other', ruleId: 'rule-2', alsoRuleIds: ['rule-1'] })],
    });
    expect(trace({}, facts({ toldIn: [mailedAt], mails: [other] })).steps.at(-1)).toMatchObject({
      kind: 'mailed',
      otherArticle: true,
    });
  });

  it('was held by the quiet hours that lay between', () => {
    const quiet = { quietHours: { from: '22:00', to: '07:30' } };
    const alert = mail({ entries: [entry()], kind: 'alert' }, { slot: '2026-03-02T07:30:04.000Z' });
    const held = trace(
      { rule: { frequency: 'as-it-happens' } },
      facts({ toldIn: [alert.delivery.slot], mails: [alert] }, quiet),
    );
    expect(kinds(held)).toEqual(['received', 'matched', 'quiet-hours', 'mailed']);
    expect(held.steps[2]).toMatchObject({ until: '2026-03-02T07:30:00.000Z' });
    const digest = trace({}, facts({ toldIn: [mailedAt], mails: [mail({ entries: [entry()] })] }, quiet));
    expect(kinds(digest), 'digests come at their own time').toEqual(['received', 'matched', 'mailed']);
  });

  it('and came back, or was called unwanted, says when', () => {
    const back = mail({ entries: [entry()] }, { bounce: { kind: 'soft', at: '2026-03-02T08:01:00.000Z' } });
    expect(kinds(trace({}, facts({ toldIn: [mailedAt], mails: [back] })))).toContain('bounced');
    const unwanted = mail({ entries: [entry()] }, { complainedAt: '2026-03-02T08:05:00.000Z' });
    expect(kinds(trace({}, facts({ toldIn: [mailedAt], mails: [unwanted] })))).toContain('complained');
  });

  it('and whose text matches no more was found as it was then', () => {
    const missed: RuleFacts['match'] = { kind: 'missed', clause: 'harbour', reason: 'not there' };
    const changed = inventArticle({ receivedAt: '2026-03-02T08:30:00.000Z' });
    const traced = trace(
      { match: missed, hit: undefined },
      facts({ article: changed, toldIn: [mailedAt], mails: [mail({ entries: [entry()] })] }),
    );
    expect(traced.outcome).toBe('mailed');
    expect(traced.steps[0]).toEqual({ kind: 'received', at: '2026-03-02T08:30:00.000Z', again: true });
  });

  it('in a mail that is no longer stored is known to have been in it, and no more', () => {
    expect(trace({}, facts({ toldIn: [mailedAt] })).steps.at(-1)).toEqual({
      kind: 'mailed',
      at: mailedAt,
      slot: mailedAt,
      expired: true,
    });
  });
});

describe('an article that was not mailed', () => {
  it('lacked a clause, which is named', () => {
    const traced = trace({
      match: { kind: 'missed', clause: 'ferry', reason: 'No form of it occurs.' },
      hit: undefined,
    });
    expect(traced).toMatchObject({ outcome: 'no-match', steps: [{}, { kind: 'no-match', clause: 'ferry' }] });
  });

  it('was asked of a query that can no longer be read', () => {
    expect(trace({ match: { kind: 'unreadable' }, hit: undefined }).outcome).toBe('unreadable-query');
  });

  it('came before the rule, or with the old items of a new feed', () => {
    const young = trace({ hit: undefined, rule: { since: '2026-03-02T08:00:00.000Z' } });
    expect(young).toMatchObject({
      outcome: 'before-rule',
      steps: [{}, {}, { at: '2026-03-02T08:00:00.000Z' }],
    });
    const old = facts({ article: inventArticle({ receivedAt: received, backlog: true }) });
    expect(trace({ hit: undefined }, old).outcome).toBe('backlog');
  });

  it('belongs to a story that a mail had told before', () => {
    const earlier = mail(
      { entries: [entry({ articleId: 'first', ruleId: 'rule-2' })], rules: [] },
      { slot: '2026-03-01T08:00:00.000Z' },
    );
    const later = mail({});
    const traced = trace({}, facts({ toldIn: [earlier.delivery.slot], mails: [earlier, later] }));
    expect(traced.steps.at(-1)).toEqual({
      kind: 'told-before',
      at: earlier.delivery.slot,
      slot: earlier.delivery.slot,
      ruleId: 'rule-2',
    });
    // By this very rule, with an earlier article of the story.
    const own = mail({ entries: [entry({ articleId: 'first' })] }, { slot: '2026-03-01T08:00:00.000Z' });
    expect(trace({}, facts({ toldIn: [own.delivery.slot], mails: [own] })).outcome).toBe('told-before');
  });

  it('was counted by a mail that had no room for it', () => {
    const full = mail({ entries: [entry({ storyId: 'other', articleId: 'other' })] }, {}, { overflow: 12 });
    expect(trace({ rule: { cap: 5 } }, facts({ mails: [full] })).steps.at(-1)).toEqual({
      kind: 'counted',
      at: mailedAt,
      slot: mailedAt,
      cap: 5,
      left: 12,
    });
  });

  it('is about a story that its reader muted', () => {
    expect(trace({}, facts({ muted: true, mails: [mail({})] })).outcome).toBe('muted');
  });

  it('was in a mail to a suppressed address, or would be', () => {
    const suppression = { subscriberId: 'Ada-1', reason: 'bounce', at: '2026-03-01T00:00:00.000Z' } as const;
    expect(trace({}, facts({ suppression }, { status: 'unsubscribed' })).steps.at(-1)).toEqual({
      kind: 'suppressed',
      at: suppression.at,
      reason: 'bounce',
    });
    const skipped = mail({ entries: [entry()] }, { state: 'SKIPPED' });
    expect(trace({}, facts({ suppression, mails: [skipped] })).outcome).toBe('suppressed');
  });

  it.each([
    ['PLANNED', 'waiting'],
    ['SENDING', 'waiting'],
    ['UNKNOWN', 'waiting'],
    ['FAILED', 'not-sent'],
    ['SKIPPED', 'not-sent'],
    ['SENT', 'mailed'],
  ] as const)('stands in a mail that is %s', (state, outcome) => {
    expect(trace({}, facts({ mails: [mail({ entries: [entry()] }, { state })] })).outcome).toBe(outcome);
  });

  it('was found while the rule was paused', () => {
    const pausedUntil = '2026-03-02T08:30:00.000Z';
    expect(trace({ rule: { pausedUntil } }).steps.at(-1)).toEqual({ kind: 'paused', until: pausedUntil });
  });

  it('was found and looked at, and what became of it was not kept', () => {
    const read = { cursors: { 'rule-1': { at: mailedAt } } };
    expect(trace({}, facts({}, read)).steps.at(-1)).toEqual({ kind: 'unrecorded', at: mailedAt });
    expect(trace({}, facts({ mails: [mail({})] })).outcome).toBe('not-kept');
  });

  it('has no stored find: it is being matched, is too old, or nobody knows', () => {
    const none = { hit: undefined };
    expect(kinds(trace(none, facts({ matched: false }))).at(-1)).toBe('being-matched');
    expect(kinds(trace(none, facts())).at(-1)).toBe('no-find');
    const later = facts({ now: new Date('2026-04-20T00:00:00.000Z') });
    expect(kinds(trace(none, later)).at(-1)).toBe('find-expired');
  });
});

describe('an article that waits', () => {
  const waits = (
    frequency: Rule['frequency'],
    subscriber: Partial<Subscriber>,
    now = '2026-03-02T07:13:00.000Z',
  ) => trace({ rule: { frequency } }, facts({ now: new Date(now) }, subscriber)).steps.at(-1);

  it('waits for the next digest', () => {
    const read = { cursors: { 'rule-1': { at: '2026-03-01T08:00:00.000Z' } } };
    expect(waits('daily', read)).toEqual({ kind: 'waits', until: '2026-03-02T08:00:00.000Z' });
    expect(waits('daily', {}), 'a slot was missed: it is made up for now').toEqual({ kind: 'waits' });
    expect(waits('weekly', { ...read, digestWeekday: 3 })).toEqual({
      kind: 'waits',
      until: '2026-03-04T08:00:00.000Z',
    });
  });

  it('waits for the end of the quiet hours', () => {
    const quiet = { quietHours: { from: '22:00', to: '07:30' } };
    for (const frequency of ['as-it-happens', 'hourly'] as const) {
      expect(waits(frequency, quiet)).toMatchObject({ kind: 'quiet-hours' });
    }
    expect(waits('as-it-happens', quiet)).toEqual({ kind: 'quiet-hours', until: '2026-03-02T07:30:00.000Z' });
  });

  it('waits for the pace of alerts, or for the next hour after very many of them', () => {
    const last = { lastAlertAt: '2026-03-02T07:11:00.000Z', alertEveryMinutes: 5 };
    expect(waits('as-it-happens', last)).toEqual({ kind: 'alert-pace', until: '2026-03-02T07:16:00.000Z' });
    expect(waits('as-it-happens', { ...last, alertDay: { date: '2026-03-02', count: 20 } })).toEqual({
      kind: 'daily-limit',
      until: '2026-03-02T08:00:00.000Z',
    });
    expect(waits('as-it-happens', {})).toEqual({ kind: 'waits' });
  });

  it('waits for a mail that failed to be tried again, or for mail to be started', () => {
    const failed = { failedLooks: 2, nextDeliveryAt: '2026-03-02T07:18:00.000Z' };
    expect(waits('daily', failed)).toEqual({ kind: 'retried', until: failed.nextDeliveryAt });
    expect(waits('daily', { status: 'unsubscribed' })).toEqual({ kind: 'mail-stopped' });
  });
});
