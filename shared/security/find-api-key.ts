import { timingSafeEqual } from 'node:crypto';
import { minute } from '../time/units.ts';
import { type ApiKey, apiKeyPattern, type Scope } from './api-key.ts';
import { hashSecret } from './tokens.ts';

export interface FindApiKeyDeps {
  /** Strongly consistent. */
  readonly apiKeys: {
    get(hash: string): Promise<ApiKey | undefined>;
    /** Notes the UTC day of a key's last use, if the key is still there. */
    noteUse(hash: string, day: string): Promise<unknown>;
  };
  /** The deployment's first key, without its prefix, from Secrets Manager. */
  readonly readOperatorKey: () => Promise<string>;
  readonly now: () => Date;
}

export interface FindApiKey {
  /** The stored key with this text. The caller must check its scope. */
  byText(text: string, scope: Scope): Promise<ApiKey | undefined>;
  /** The key as stored now. An operator's session is checked with it at every call. */
  byHash(hash: string): Promise<ApiKey | undefined>;
}

/** How long `ingest` remembers a key that it found. A deleted key can send articles for that long. */
const rememberedMs = minute;
const maxRemembered = 1000;

/**
 * Finds keys by hash. For `ingest`, found keys are remembered for a minute, so that sending articles rarely reads the
 * table. For other scopes nothing is remembered: a deleted key could create another key in that minute. The first operator
 * key is compared in constant time and is not in the table.
 */
export function createFindApiKey({ apiKeys, readOperatorKey, now }: FindApiKeyDeps): FindApiKey {
  const remembered = new Map<string, { key: ApiKey; until: number }>();

  async function byHash(hash: string): Promise<ApiKey | undefined> {
    const first = hashSecret(`ww_${await readOperatorKey()}`);
    if (hash.length === first.length && timingSafeEqual(Buffer.from(hash), Buffer.from(first)))
      return firstKey(hash);
    const key = await apiKeys.get(hash);
    return key && noted(key);
  }

  /** One write a day and key. A key opens what it opens, whether or not the note can be written. */
  async function noted(key: ApiKey): Promise<ApiKey> {
    const today = now().toISOString().slice(0, 10);
    if (key.usedOn !== undefined && key.usedOn >= today) return key;
    await apiKeys.noteUse(key.hash, today).catch(() => undefined);
    return key;
  }

  return {
    byHash,

    async byText(text, scope) {
      if (!apiKeyPattern.test(text)) return undefined;
      const hash = hashSecret(text);
      if (scope !== 'ingest') return byHash(hash);
      const known = remembered.get(hash);
      if (known && known.until > now().getTime()) return known.key;
      remembered.delete(hash);
      const key = await byHash(hash);
      if (!key) return undefined;
      if (remembered.size >= maxRemembered) remembered.clear();
      remembered.set(hash, { key, until: now().getTime() + rememberedMs });
      return key;
    },
  };
}

function firstKey(hash: string): ApiKey {
  return { hash, id: 'operator', name: 'First operator key', scopes: ['ingest', 'admin'], createdAt: '' };
}
