/** Invented records with all fields filled in, so that a test only states what it is about. */

import type { Hit } from '../../shared/articles/hit.ts';
import type { StoredArticle } from '../../shared/articles/stored-article.ts';
import type { DeliveryPlan, PlannedEntry } from '../../shared/delivery/delivery.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';

export function inventSubscriber(parts: Partial<Subscriber> = {}): Subscriber {
  return {
    id: 'Ada-1',
    email: 'ada@reader.example',
    status: 'active',
    timezone: 'UTC',
    digestTime: '08:00',
    digestWeekday: 1,
    language: 'en',
    alertEveryMinutes: 5,
    wakes: 0,
    cursors: {},
    lastSlots: {},
    createdAt: '2026-01-01T00:00:00.000Z',
    ...parts,
  };
}

export function inventRule(parts: Partial<Rule> = {}): Rule {
  return {
    subscriberId: 'Ada-1',
    id: 'rule-1',
    text: 'harbour',
    queryId: 'query-1',
    frequency: 'as-it-happens',
    cap: 20,
    since: '2026-01-01T00:00:00.000Z',
    createdAt: '2026-01-01T00:00:00.000Z',
    ...parts,
  };
}

export function inventArticle(parts: Partial<StoredArticle> = {}): StoredArticle {
  return {
    id: 'article-1',
    revision: 'r1',
    title: 'Harbour reopens after storm',
    text: 'The harbour of Lindmouth reopened on Tuesday. Ships had waited for three days.',
    url: 'https://news.example/harbour',
    source: 'The Lindmouth Courier',
    language: 'en',
    publishedAt: '2026-03-01T10:00:00Z',
    receivedAt: '2026-03-01T10:05:00.000Z',
    storyId: 'story-1',
    ...parts,
  };
}

export function inventHit(parts: Partial<Hit> = {}): Hit {
  return {
    queryId: 'query-1',
    at: '2026-03-01T10:05:01.000Z',
    articleId: 'article-1',
    revision: 'r1',
    storyId: 'story-1',
    score: 1,
    title: 'Harbour reopens after storm',
    spans: [{ field: 'title', start: 0, end: 7 }],
    why: 'harbour',
    ...parts,
  };
}

export function inventEntry(parts: Partial<PlannedEntry> = {}): PlannedEntry {
  return {
    ruleId: 'rule-1',
    storyId: 'story-1',
    articleId: 'article-1',
    revision: 'r1',
    title: 'Harbour reopens after storm',
    spans: [{ field: 'title', start: 0, end: 7 }],
    why: 'harbour',
    otherSources: 0,
    alsoRuleIds: [],
    late: false,
    ...parts,
  };
}

/** A plan that tells nothing, unless entries are given. */
export function inventPlan(parts: Partial<DeliveryPlan> = {}): DeliveryPlan {
  const slot = parts.slot ?? '2026-03-01T08:00:00.000Z';
  return {
    subscriberId: 'S',
    slot,
    kind: 'alert',
    plannedAt: slot,
    rules: [],
    entries: [],
    throttled: false,
    closing: { wakes: 0, cursors: {}, lastSlots: {} },
    ...parts,
  };
}
