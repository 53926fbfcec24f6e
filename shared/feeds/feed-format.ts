import type { FeedDocument } from './feed-document.ts';
import type { XmlElement } from './read-xml.ts';

/** A format of feeds in XML, told by its outermost element. */
export interface FeedFormat {
  /** The names of that element, as `readXml` gives them. */
  readonly roots: readonly string[];
  /** `url` is where the document came from, against which links resolve. Throws `FeedError` for what is no feed. */
  readonly read: (root: XmlElement, url: string) => FeedDocument;
}
