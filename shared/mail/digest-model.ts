/**
 * What a mail says, as plain data (JSON in, JSON out): the delivery side chooses and records it, `render-digest.ts`
 * turns it into a subject, HTML and text. Everything in it may be hostile: escaping, cutting and cleaning is done
 * when it is rendered, never before.
 */

/** A run of plain text; the marked ones are the words that matched. Joined, the parts are the text. */
export interface TextPart {
  readonly text: string;
  readonly marked: boolean;
}

export interface Digest {
  /** An alert tells what just happened; a digest sums up a period. Layout and subject differ. */
  readonly kind: 'alert' | 'digest';
  /** Sent at once, whatever the schedule: the subject says so. */
  readonly urgent?: boolean;
  /** BCP 47; an unknown language falls back to English. */
  readonly language: string;
  /** IANA zone in which times are shown; an unknown one falls back to UTC, and the mail says so. */
  readonly timezone: string;
  /** ISO instant of this mail: "today" and the headline's date are told from it. */
  readonly at: string;
  /** One per rule, in the order shown. A group without entries is shown only with `silence`. */
  readonly groups: readonly DigestGroup[];
  readonly notices: readonly Notice[];
  readonly links: DigestLinks;
}

export interface DigestGroup {
  readonly ruleId: string;
  /** The rule's name, or its query as typed. */
  readonly name: string;
  /** Best first, those published long ago last; already cut to the rule's cap. */
  readonly entries: readonly DigestEntry[];
  /** Stories of this window above the rule's cap: counted and linked, never carried over. */
  readonly overflow: number;
  /** Where every story of this rule in this window can be read. */
  readonly archiveUrl: string;
  /** Proof of silence, for a rule that asked for it and matched nothing. */
  readonly silence?: { readonly articlesChecked: number; readonly feedsFailing: number };
  /** Page that ends this rule. */
  readonly unsubscribeRuleUrl: string;
}

/** One story: its best article, and what else is to be said about it. */
export interface DigestEntry {
  readonly title: readonly TextPart[];
  readonly url?: string;
  readonly source?: string;
  readonly author?: string;
  /** BCP 47 language of title and snippet, for screen readers. */
  readonly language?: string;
  /** As in `Article`: an ISO instant, or a day without a time, which no zone shifts. */
  readonly publishedAt?: string;
  /** From `makeSnippet`; empty when the article has no text. */
  readonly snippet: readonly TextPart[];
  /** "Also in 12 other sources". */
  readonly otherSources: number;
  /** Names of the subscriber's other rules that the story matches: it is shown once. */
  readonly alsoMatched: readonly string[];
  /** The clause that matched, as `formatQuery` writes it. */
  readonly why: string;
  /** The story was sent before and is sent again because of this. */
  readonly change?: StoryChange;
  /** Published over 7 days before it was delivered. */
  readonly late?: boolean;
  /** Page that proposes how to narrow the rule. */
  readonly notRelevantUrl?: string;
}

export interface StoryChange {
  readonly kind: 'correction' | 'retraction' | 'update';
  /** What is new, in words to be shown: as in `ArticleChange`. */
  readonly what: string;
}

/** Things to know about the deliveries themselves, told above the stories. */
export type Notice =
  /** Why the mail comes now, and how to turn that off. */
  | { readonly kind: 'urgent' }
  /** So many alerts were sent today that the next ones come hourly until this instant. */
  | { readonly kind: 'alerts-slowed'; readonly count: number; readonly until: string }
  /** Silence alarm: "usually 4 a day, none for 3 days". */
  | {
      readonly kind: 'unusual-silence';
      readonly rule: string;
      readonly usualPerDay: number;
      readonly days: number;
    }
  /** The rule's query is no longer watched (it was retired or cannot be read): it has to be saved again. */
  | { readonly kind: 'rule-inactive'; readonly rule: string };

/** Absolute https addresses. */
export interface DigestLinks {
  /** This mail as a page; leave it out when rendering that page. */
  readonly viewInBrowser?: string;
  /** Rules and settings. */
  readonly manage: string;
  /** Every story of this mail's window, over all rules: linked when whole rules had no room. */
  readonly archive: string;
  /** Page that ends all mail. */
  readonly unsubscribeAll: string;
  /** RFC 8058 address for the `List-Unsubscribe` header: a POST to it acts at once. Never shown. */
  readonly oneClick: string;
}

/** Double opt-in: nothing but this is mailed to an address before its owner has followed `confirmUrl`. */
export interface Confirmation {
  readonly language: string;
  /** What was asked for, each rule by its name or its query as typed. */
  readonly rules: readonly string[];
  readonly confirmUrl: string;
  /** Hours until the link ends. */
  readonly validHours: number;
  /** The public address, named so that the reader knows who writes. */
  readonly siteUrl: string;
}

/** The link by which a subscriber signs in. */
export interface SignIn {
  readonly language: string;
  readonly signInUrl: string;
  /** Minutes until the link ends. */
  readonly validMinutes: number;
  readonly siteUrl: string;
}

/** A mail ready to be put into MIME. The subject is one line. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** BCP 47 language of what was written: the one asked for, or the fallback. */
  readonly language: string;
}
