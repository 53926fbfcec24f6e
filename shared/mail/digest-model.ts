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
  readonly silence?: { readonly articlesChecked: number; readonly feedsFailing: number };
  /** The page that deletes this rule. */
  readonly unsubscribeRuleUrl: string;
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
  /** Names of the subscriber's other rules that match the story. The story is shown only once. */
  readonly alsoMatched: readonly string[];
  /** The clause that matched, as `formatQuery` writes it. */
  readonly why: string;
  /** The story was sent before, and this change is the reason to send it again. */
  readonly change?: StoryChange;
  /** Published over 7 days before it was delivered. */
  readonly late?: boolean;
  /** The page that proposes how to make the rule more precise. */
  readonly notRelevantUrl?: string;
}

export interface StoryChange {
  readonly kind: 'correction' | 'retraction' | 'update';
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
  /** The rule's query is not watched any more (it was retired or cannot be read), so the rule must be saved again. */
  | { readonly kind: 'rule-inactive'; readonly rule: string };

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

/** Double opt-in: until the owner of an address has followed `confirmUrl`, it gets no other mail. */
export interface Confirmation {
  readonly language: string;
  /** The requested rules, each by its name or its query as typed. */
  readonly rules: readonly string[];
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

/** A rendered mail, ready for MIME. The subject is one line. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** BCP 47 language of the mail: the requested one, or the fallback. */
  readonly language: string;
}
