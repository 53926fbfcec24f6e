import type { FeedDocument } from './feed-document.ts';
import type { XmlElement } from './read-xml.ts';

/** An XML feed format, recognised by its root element. */
export interface FeedFormat {
  /** The possible names of the root element, as `readXml` returns them. */
  readonly roots: readonly string[];
  /** `url` is the address of the document; links are resolved against it. Throws `FeedError` if it is not a feed. */
  readonly read: (root: XmlElement, url: string) => FeedDocument;
}
