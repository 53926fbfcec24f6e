export type FeedErrorReason =
  /** Not a feed of a known format: another kind of document, or not text at all. */
  | 'not-a-feed'
  /** An HTML page. `alternates` lists the feeds that it links to. */
  | 'html-page'
  /** The selector of a watched page is invalid or finds nothing. */
  | 'bad-selector'
  | 'no-headlines'
  /** Larger than any feed needs to be: too deep, or too many elements. */
  | 'too-large';

/** A document cannot be read as a feed. The message tells the operator why and what to do. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
  readonly reason: FeedErrorReason;
  /** Addresses of feeds that the document offers instead, best first. */
  readonly alternates: readonly string[];

  constructor(
    reason: FeedErrorReason,
    message: string,
    options: { readonly alternates?: readonly string[]; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.reason = reason;
    this.alternates = options.alternates ?? [];
  }
}
