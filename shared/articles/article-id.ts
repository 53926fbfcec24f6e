import { shortHash } from '../security/short-hash.ts';
import { canonicalUrl } from './canonical-url.ts';

/** The fields that identify an article: the title and text after cleaning, the other fields as given. */
export interface ArticleIdentity {
  readonly title: string;
  readonly text: string;
  readonly url?: string;
  readonly guid?: string;
  readonly source?: string;
  /** Other articles have the same address, so the guid is part of the id. */
  readonly namedByGuid?: boolean;
}

/**
 * The id of an article, so that the same article has the same id wherever it arrives. It is a hash of the canonical
 * address (and of the guid, if several articles share the address). Without an address: of the guid and the source.
 * Without a guid: of title and text. 128 bits of SHA-256 as base64url (22 characters).
 */
export function articleId({ url, guid, source, title, text, namedByGuid }: ArticleIdentity): string {
  const canonical = url === undefined ? undefined : canonicalUrl(url);
  if (canonical !== undefined)
    return namedByGuid && guid !== undefined ? hashOf('url', canonical, guid) : hashOf('url', canonical);
  if (guid !== undefined) return hashOf('guid', source ?? '', guid);
  return hashOf('words', title, text);
}

/** Changes whenever the title or the text changes: 128 bits of SHA-256 as base64url (22 characters). */
export function articleRevision(title: string, text: string): string {
  return hashOf('revision', title, text);
}

/** JSON separates the parts, so two different lists never give the same text. */
function hashOf(...parts: readonly string[]): string {
  return shortHash(JSON.stringify(parts));
}
