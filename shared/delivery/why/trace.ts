import type { SuppressionReason } from '../../subscribers/suppression.ts';

/**
 * What happened to an article, step by step, for one rule. `at`: when it happened. `until`: when a wait ends. Both are ISO
 * instants, and are absent where they were not stored.
 */
export type TraceStep =
  /** `again`: that was an update. When it came first is not kept. */
  | { readonly kind: 'received'; readonly at: string; readonly again?: true }
  /** The clause of the query that the article has, as it was found. */
  | { readonly kind: 'matched'; readonly at?: string; readonly clause: string }
  /** The first clause that the article lacks, and what it has instead, in English. */
  | { readonly kind: 'no-match'; readonly clause: string; readonly reason: string }
  /** The query can no longer be read, or takes too long to explain. */
  | { readonly kind: 'unreadable-query' }
  /** It was already in a feed when the feed was added. */
  | { readonly kind: 'backlog' }
  /** The rule began to watch this query at that instant, after the article came in. */
  | { readonly kind: 'before-rule'; readonly at: string }
  | { readonly kind: 'being-matched' }
  /** It matches today, and no find of it is stored: why is not known. */
  | { readonly kind: 'no-find' }
  /** Finds are kept for 35 days. */
  | { readonly kind: 'find-expired' }
  | { readonly kind: 'grouped'; readonly teller?: Teller; readonly sources?: number }
  | { readonly kind: 'muted' }
  | { readonly kind: 'paused'; readonly until: string }
  /** By the quiet hours as they are set now. */
  | { readonly kind: 'quiet-hours'; readonly until: string }
  /** Alerts come hourly for the rest of the day, since there were very many. */
  | { readonly kind: 'daily-limit'; readonly until: string }
  /** At most one alert in so many minutes. */
  | { readonly kind: 'alert-pace'; readonly until: string }
  | { readonly kind: 'waits'; readonly until?: string }
  /** The last attempts to write the mail failed. */
  | { readonly kind: 'retried'; readonly until?: string }
  | { readonly kind: 'mail-stopped' }
  | { readonly kind: 'suppressed'; readonly at: string; readonly reason: SuppressionReason }
  /** The rule writes only about what is unusual, and up to then nothing was. */
  | { readonly kind: 'usual'; readonly at: string }
  /** A mail counted it: there were more stories than fit. */
  | {
      readonly kind: 'counted';
      readonly at: string;
      readonly slot: string;
      readonly cap: number;
      readonly left: number;
    }
  /** The story was in a mail before, by this rule or another one. */
  | { readonly kind: 'told-before'; readonly at: string; readonly slot: string; readonly ruleId?: string }
  | MailedStep
  /** It is in a mail that is being sent. */
  | { readonly kind: 'sending'; readonly slot: string; readonly until?: string }
  /** The mail that it was in was not sent any more, or was refused for good. */
  | { readonly kind: 'not-sent'; readonly at: string; readonly refused: boolean }
  | { readonly kind: 'bounced'; readonly at: string }
  | { readonly kind: 'complained'; readonly at: string }
  /** The finds up to then were looked at, and it is not kept what became of this one. */
  | { readonly kind: 'unrecorded'; readonly at: string };

export interface MailedStep {
  readonly kind: 'mailed';
  readonly at: string;
  readonly slot: string;
  /** What the mail said is no longer stored. */
  readonly expired?: true;
  /** The mail told the story by another article. */
  readonly otherArticle?: true;
  readonly digest?: boolean;
}

/** The article that told a story first. */
export interface Teller {
  readonly id: string;
  readonly title: string;
  readonly source?: string;
  readonly url?: string;
}

/** What became of an article by one rule. */
export interface RuleTrace {
  readonly ruleId: string;
  readonly outcome: Outcome;
  /** In order of time. */
  readonly steps: readonly TraceStep[];
}

/** In one word: the step at which the article ended. */
export const outcomes = [
  'mailed',
  'waiting',
  'told-before',
  'counted',
  'not-sent',
  'suppressed',
  'mail-stopped',
  'muted',
  'paused',
  'usual',
  'no-match',
  'before-rule',
  'backlog',
  'unreadable-query',
  'being-matched',
  'not-kept',
] as const;
export type Outcome = (typeof outcomes)[number];

/** The outcome that a last step stands for. */
export function outcomeOf({ kind }: TraceStep): Outcome {
  switch (kind) {
    case 'mailed':
    case 'bounced':
    case 'complained':
      return 'mailed';
    case 'quiet-hours':
    case 'daily-limit':
    case 'alert-pace':
    case 'waits':
    case 'retried':
    case 'sending':
      return 'waiting';
    case 'told-before':
    case 'counted':
    case 'not-sent':
    case 'suppressed':
    case 'mail-stopped':
    case 'muted':
    case 'paused':
    case 'usual':
    case 'no-match':
    case 'before-rule':
    case 'backlog':
    case 'unreadable-query':
    case 'being-matched':
      return kind;
    case 'received':
    case 'matched':
    case 'grouped':
    case 'no-find':
    case 'find-expired':
    case 'unrecorded':
      return 'not-kept';
    default:
      return kind satisfies never;
  }
}
