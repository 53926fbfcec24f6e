export type FeedErrorReason =
  /** Not a feed of any known format: another document, or no text at all. */
  | 'not-a-feed'
  /** An HTML page; `alternates` names the feeds that it points to. */
  | 'html-page'
  /** A selector for a watched page that cannot be read, or that finds nothing. */
  | 'bad-selector'
  | 'no-headlines'
  /** The document asks for more than a feed can need: nesting, number of elements. */
  | 'too-large';

/** Why a document cannot be read as a feed, said so that an operator knows what to do. */
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
