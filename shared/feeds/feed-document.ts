/** The result of `parseFeed`, for every format. Nothing in it is trusted: it is what the publisher sent. */
export interface FeedDocument {
  readonly format: 'rss' | 'rdf' | 'atom' | 'json' | 'sitemap' | 'page';
  /** Plain text; empty when the feed has none. */
  readonly title: string;
  /** The publisher's page. */
  readonly link: string;
  /** BCP 47 primary language, lower case: "en". */
  readonly language?: string;
  /** In the order of the document, which is not always by time. */
  readonly items: readonly FeedItem[];
  /** How long the publisher asks to wait between two polls, in minutes. */
  readonly ttlMinutes?: number;
  /** The address that the feed gives for itself, and the WebSub hub that pushes it. */
  readonly self?: string;
  readonly hub?: string;
  /** Where the feed says that it has moved (`itunes:new-feed-url`). */
  readonly newUrl?: string;
  /** Problems of the document and how they were handled, for the operator. */
  readonly problems: readonly string[];
}

export interface FeedItem {
  /** The publisher's id. Without one, the link. Without both, a hash of title and text. Never empty. */
  readonly guid: string;
  /** Plain text; may be empty when `text` is not. */
  readonly title: string;
  /** Absolute http(s) address of the article; empty when the feed names none. */
  readonly url: string;
  /** The publisher, if the feed collects news of several publishers. */
  readonly source?: string;
  readonly author?: string;
  /** An ISO 8601 instant in UTC, or a day without a time, as `parseDate` gives it. */
  readonly publishedAt?: string;
  /** The publisher's markup, unsafe to show. */
  readonly html?: string;
  /** Plain text of the content, or of the summary if there is no content. Paragraphs are separated by a line break. */
  readonly text: string;
  readonly tags: readonly string[];
  readonly language?: string;
  /** Only its address is known, and the title is made from it. The text is on its page. */
  readonly bare?: true;
}
