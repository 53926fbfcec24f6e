import { createHash } from 'node:crypto';
import { canonicalUrl } from './canonical-url.ts';

/** What an article is told apart by: cleaned title and text, the rest as given. */
export interface ArticleIdentity {
  readonly title: string;
  readonly text: string;
  readonly url?: string;
  readonly guid?: string;
  readonly source?: string;
  /** Other articles have the same address. */
  readonly namedByGuid?: boolean;
}

/**
 * The id of an article: of its canonical address (with its guid, if others share the address); without one, of its guid within its source; without either, of its
 * words. 128 bits of SHA-256, base64url (22 characters), so that the same article has the same id wherever it arrives.
 */
export function articleId({ url, guid, source, title, text, namedByGuid }: ArticleIdentity): string {
  const canonical = url === undefined ? undefined : canonicalUrl(url);
  if (canonical !== undefined)
    return namedByGuid && guid !== undefined ? hashOf('url', canonical, guid) : hashOf('url', canonical);
  if (guid !== undefined) return hashOf('guid', source ?? '', guid);
  return hashOf('words', title, text);
}

/** Changes whenever title or text does: 128 bits of SHA-256, base64url (22 characters). */
export function articleRevision(title: string, text: string): string {
  return hashOf('revision', title, text);
}

/** JSON keeps the parts apart: no two lists of parts read the same. */
function hashOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url');
}
