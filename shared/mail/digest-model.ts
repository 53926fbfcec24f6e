/**
 * The content of a mail as plain data that can be stored as JSON. The delivery side chooses and records it;
 * `render-digest.ts` turns it into a subject, HTML and text. Everything in it may be hostile: it is escaped, cut and
 * cleaned when it is rendered, never before.
 */

/** A piece of plain text. Marked pieces are the words that matched. Joined, the pieces give the text. */
export interface TextPart {
  readonly text: string;
  readonly marked: boolean;
}

export interface Digest {
  /** An alert reports what just happened; a digest sums up a period. Layout and subject differ. */
  readonly kind: 'alert' | 'digest';
  /** The name that the reader gave to this digest. The subject begins with it, and it stands above the headline. */
  readonly name?: string;
  /** Sent at once, whatever the schedule. The subject says so. */
  readonly urgent?: boolean;
  /** BCP 47. An unknown language falls back to English. */
  readonly language: string;
  /** IANA zone in which times are shown. An unknown one falls back to UTC, and the mail says so. */
  readonly timezone: string;
  /** ISO instant of this mail. "Today" and the date in the headline are based on it. */
  readonly at: string;
  /** One group per rule, in the order shown. A group without entries is shown only if it has `silence`. */
  readonly groups: readonly DigestGroup[];
  readonly notices: readonly Notice[];
  /** What rules nearly found, once a week, for those that ask for it. */
  readonly nearly?: readonly NearGroup[];
  /** Packs of rules that have changed. */
  readonly packs?: readonly PackChange[];
  readonly links: DigestLinks;
}

export interface DigestGroup {
  readonly ruleId: string;
  /** The rule's name, or its query as typed. */
  readonly name: string;
  /** Best first, with those published long ago at the end. Already cut to the rule's cap. */
  readonly entries: readonly DigestEntry[];
  /** Stories of this window above the rule's cap. They are counted and linked, never sent later. */
  readonly overflow: number;
  /** The page with every story of this rule in this window. */
  readonly archiveUrl: string;
  /** Proof of silence, for a rule that asked for it and matched nothing. */
  readonly silence?: SilenceProof;
  /** The page that shows this rule and leads to changing it. */
  readonly editRuleUrl?: string;
  /** The pages that pause this rule, make it weekly, and delete it. */
  readonly pauseRuleUrl?: string;
  readonly weeklyRuleUrl?: string;
  readonly unsubscribeRuleUrl: string;
  /** It is no rule but a story that the reader follows. */
  readonly followed?: boolean;
}

/** A pack of rules that the reader follows and that has changed. */
export interface PackChange {
  readonly name: string;
  /** Rules that it would add, change or take away. */
  readonly changes: number;
  /** The page on which the difference is shown, and accepted. */
  readonly url: string;
}

/** Stories that a rule missed by one clause. */
export interface NearGroup {
  readonly ruleId: string;
  readonly name: string;
  readonly stories: readonly NearStory[];
}

/** One of them, and the edit of the rule's query that would have found it. */
export interface NearStory {
  readonly title: string;
  readonly url?: string;
  readonly source?: string;
  readonly language?: string;
  readonly publishedAt?: string;
  /** What the edit does to the clause. */
  readonly kind: 'left-out' | 'allowed' | 'any-form' | 'anywhere' | 'further-apart' | 'fewer';
  /** The clause that was missed. */
  readonly clause: string;
  /** Recent articles that the edit would have brought, and how many that is in a week, where it can be said. */
  readonly added: number;
  readonly addedPerWeek?: number;
  /** The page that shows the edit and what it brings. */
  readonly editUrl: string;
}

/** One story: its best article, and notes about it. */
export interface DigestEntry {
  readonly title: readonly TextPart[];
  readonly url?: string;
  readonly source?: string;
  readonly author?: string;
  /** BCP 47 language of title and snippet, for screen readers. */
  readonly language?: string;
  /** As in `Article`: an ISO instant, or a day without a time, which is never shifted by a zone. */
  readonly publishedAt?: string;
  /** From `makeSnippet`. Empty if the article has no text. */
  readonly snippet: readonly TextPart[];
  /** "Also in 12 other sources". */
  readonly otherSources: number;
  /** Names of some of these sources, as far as they are known. */
  readonly otherSourceNames?: readonly string[];
  /** The page with every source of the story. */
  readonly storyUrl?: string;
  /** Names of the subscriber's other rules that match the story. The story is shown only once. */
  readonly alsoMatched: readonly string[];
  /** The clause that matched, as `formatQuery` writes it. */
  readonly why: string;
  /** The story was sent before, and this change is the reason to send it again. */
  readonly change?: StoryChange;
  /** Published over 7 days before it was delivered. */
  readonly late?: boolean;
  /** An alert of another rule has told it; the reader wants such stories in digests too. */
  readonly toldBefore?: boolean;
  /** The page that records a rating. */
  readonly relevantUrl?: string;
  /** The page that records a rating and proposes how to make the rule more precise. */
  readonly notRelevantUrl?: string;
  /** The pages that follow and mute the story. */
  readonly followUrl?: string;
  readonly muteUrl?: string;
}

export interface StoryChange {
  /** `source` and `figures`: of a followed story, another source that tells it, and figures that an article changed. */
  readonly kind: 'correction' | 'retraction' | 'update' | 'source' | 'figures';
  /** What is new, in words for the reader, as in `ArticleChange`. */
  readonly what: string;
}

/** Notices about the deliveries themselves, shown above the stories. */
export type Notice =
  /** Why the mail is sent now, and how to turn that off. */
  | { readonly kind: 'urgent' }
  /** This many alerts were sent today, so until this instant further ones come once an hour. */
  | { readonly kind: 'alerts-slowed'; readonly count: number; readonly until: string }
  /** Silence alarm: "usually 4 a day, none for 3 days". */
  | {
      readonly kind: 'unusual-silence';
      readonly rule: string;
      readonly usualPerDay: number;
      readonly days: number;
    }
  /** "14 stories in 2 hours; usually 1", who reported first (an ISO instant), and the words that are new. */
  | {
      readonly kind: 'unusual';
      readonly rule: string;
      readonly stories: number;
      readonly minutes: number;
      readonly usual: number;
      readonly first: { readonly source?: string; readonly at: string };
      readonly newWords: readonly string[];
    }
  /** The rule's query is not watched any more (it was retired or cannot be read), so the rule must be saved again. */
  | { readonly kind: 'rule-inactive'; readonly rule: string }
  /** Nothing has happened to a followed story for 7 days, so following it has ended. */
  | { readonly kind: 'follow-ended'; readonly story: string };

/** Absolute https addresses. */
export interface DigestLinks {
  /** A web page with this mail. Leave it out when rendering that page. */
  readonly viewInBrowser?: string;
  /** The page for rules and settings. */
  readonly manage: string;
  /** Every story of this mail's window for all rules. Linked if whole rules did not fit. */
  readonly archive: string;
  /** The page that ends all mail. */
  readonly unsubscribeAll: string;
  /** The RFC 8058 address for the `List-Unsubscribe` header: a POST to it acts at once. Never shown. */
  readonly oneClick: string;
}

/** A rule as it is shown in a confirmation. */
export interface ConfirmedRule {
  readonly name?: string | undefined;
  /** As typed. */
  readonly query: string;
  readonly frequency: 'as-it-happens' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'unusual';
}

/** Days and local times: each of these ISO weekdays, or a day of the month, of which 31 is the last; else every day. */
export interface ShownSchedule {
  readonly weekdays?: readonly number[] | undefined;
  readonly dayOfMonth?: number | undefined;
  /** "08:00", sorted. */
  readonly times: readonly string[];
}

/** A rule to which somebody is invited, and when it would come. */
export interface InvitedRule extends ConfirmedRule {
  readonly schedule?: ShownSchedule | undefined;
}

/** Double opt-in: until the owner of an address has followed `confirmUrl`, it gets no other mail. */
export interface Confirmation {
  readonly language: string;
  /** The requested rules. */
  readonly rules: readonly ConfirmedRule[];
  readonly confirmUrl: string;
  /** Hours until the link expires. */
  readonly validHours: number;
  /** The public address of the service, shown so that readers know who sends the mail. */
  readonly siteUrl: string;
}

/** The mail with the link that signs a subscriber in. */
export interface SignIn {
  readonly language: string;
  readonly signInUrl: string;
  /** Minutes until the link expires. */
  readonly validMinutes: number;
  readonly siteUrl: string;
}

/** The mail about an output of a rule that was given up. */
export interface OutputEnded {
  readonly language: string;
  /** The name of the rule. */
  readonly rule: string;
  /** What pages call the output's kind. */
  readonly output: string;
  /** What was wrong, in English. */
  readonly problem: string;
  readonly outputsUrl: string;
}

/** The mail to a subscriber whose account has a new token for programs. */
export interface TokenMade {
  readonly language: string;
  /** What its maker named it. */
  readonly name: string;
  readonly mayWrite: boolean;
  /** Where it can be revoked. */
  readonly tokensUrl: string;
  readonly siteUrl: string;
}

/** The mail to somebody whom a subscriber asks to get the alerts of a rule as well. */
export interface RuleInvitation {
  readonly language: string;
  /** The address of whoever asks. */
  readonly from: string;
  readonly rule: InvitedRule;
  readonly acceptUrl: string;
  /** Where all invitations to this address are ended. */
  readonly stopUrl: string;
  readonly validDays: number;
  readonly siteUrl: string;
}

/** The mail to each of the two addresses of a change. */
export interface AddressChange {
  readonly language: string;
  readonly from: string;
  readonly to: string;
  readonly confirmUrl: string;
  /** Hours until the link expires. */
  readonly validHours: number;
  readonly siteUrl: string;
}

/** A rendered mail, ready for MIME. The subject is one line. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** BCP 47 language of the mail: the requested one, or the fallback. */
  readonly language: string;
}

/** What was checked while a rule found nothing. */
export interface SilenceProof {
  readonly articlesChecked: number;
  readonly feedsFailing: number;
  readonly sources?: SilentSources;
}

/** Sources that a rule usually hears from each week, none of which was heard of since an instant (ISO). */
export interface SilentSources {
  readonly count: number;
  readonly since: string;
  /** The first few; `failing`: the feed cannot be read, perhaps with this HTTP status. */
  readonly named: readonly {
    readonly name: string;
    readonly failing?: boolean;
    readonly status?: string;
  }[];
}
