import { timingSafeEqual } from 'node:crypto';
import { type ApiKey, apiKeyPattern } from './api-key.ts';
import { hashSecret } from './tokens.ts';

export interface FindApiKeyDeps {
  readonly apiKeys: { get(hash: string): Promise<ApiKey | undefined> };
  /** The deployment's first key, without its prefix, from Secrets Manager. */
  readonly readOperatorKey: () => Promise<string>;
  readonly now: () => Date;
}

/** The stored key that a caller shows, or undefined. */
export type FindApiKey = (text: string) => Promise<ApiKey | undefined>;

/** A key found once is believed for so long: a deleted one may work that much longer. */
const rememberedMs = 60_000;
const maxRemembered = 1000;

/**
 * Looks keys up by their hash and remembers those found for a minute, so that ingesting reads the table rarely.
 * The first operator key is compared in constant time and is no item of the table.
 */
export function createFindApiKey({ apiKeys, readOperatorKey, now }: FindApiKeyDeps): FindApiKey {
  const remembered = new Map<string, { key: ApiKey; until: number }>();

  async function lookUp(hash: string): Promise<ApiKey | undefined> {
    const first = hashSecret(`ww_${await readOperatorKey()}`);
    if (timingSafeEqual(Buffer.from(hash), Buffer.from(first))) return firstKey(hash);
    return apiKeys.get(hash);
  }

  return async (text) => {
    if (!apiKeyPattern.test(text)) return undefined;
    const hash = hashSecret(text);
    const known = remembered.get(hash);
    if (known && known.until > now().getTime()) return known.key;
    remembered.delete(hash);
    const key = await lookUp(hash);
    if (!key) return undefined;
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(hash, { key, until: now().getTime() + rememberedMs });
    return key;
  };
}

function firstKey(hash: string): ApiKey {
  return { hash, id: 'operator', name: 'First operator key', scopes: ['ingest', 'admin'], createdAt: '' };
}
