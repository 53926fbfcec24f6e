import { CustomAttributeType, Entity } from 'electrodb';
import { newSecret, type Token, type TokenPurpose } from '../security/tokens.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';

function tokenEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'token', version: '1', service },
      attributes: {
        owner: { type: 'string', required: true },
        hash: { type: 'string', required: true },
        purpose: { type: CustomAttributeType<TokenPurpose>('string'), required: true },
        createdAt: { type: 'string', required: true },
        validUntil: { type: 'string', required: true },
        usedAt: { type: 'string' },
        /** A random value per use, to recognise a repeated write as one's own. */
        usedBy: { type: 'string' },
        apiKeyHash: { type: 'string' },
        request: { type: CustomAttributeType<unknown>('any') },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byHash: {
          pk: key('pk', ['owner'], 'subscriber#${owner}'),
          sk: key('sk', ['hash'], 'token#${hash}'),
        },
      },
    },
    { client, table },
  );
}

export type TokenStore = ReturnType<typeof createTokenStore>;

/**
 * Tokens by owner and hash. They are stored in their subscriber's partition, so that erasing finds them all,
 * consistently.
 */
export function createTokenStore(access: TableAccess) {
  const entity = tokenEntity(access);

  return {
    async put({ expiresAt, ...token }: Token): Promise<void> {
      const ttl = Math.ceil(Date.parse(expiresAt) / 1000);
      await entity.put({ ...token, validUntil: expiresAt, expiresAt: ttl }).go();
    },

    /** Strongly consistent. It may have expired: TTL can be late, so callers compare `expiresAt`. */
    async get(owner: string, hash: string): Promise<Token | undefined> {
      const { data } = await entity.get({ owner, hash }).go({ consistent: true });
      if (!data) return undefined;
      const { validUntil, expiresAt: _, usedBy: __, ...token } = data;
      return { ...token, expiresAt: validUntil };
    },

    /** All tokens of an owner for one purpose, newest first; those that have expired may be among them. */
    async ofOwner(owner: string, purpose: TokenPurpose): Promise<Token[]> {
      const { data } = await entity.query.byHash({ owner }).go({ consistent: true, pages: 'all' });
      return data
        .filter((token) => token.purpose === purpose)
        .map(({ validUntil, expiresAt: _, usedBy: __, ...token }) => ({ ...token, expiresAt: validUntil }))
        .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    },

    /** Marks the token as used. True only for the first caller. A client that repeats the write is still the first. */
    async use(owner: string, hash: string, at: string): Promise<boolean> {
      const user = newSecret();
      return writeIf(
        entity
          .patch({ owner, hash })
          .set({ usedAt: at, usedBy: user })
          .where(({ usedAt, usedBy }, { eq, notExists }) => `${notExists(usedAt)} OR ${eq(usedBy, user)}`),
      );
    },

    async remove(owner: string, hash: string): Promise<void> {
      await entity.delete({ owner, hash }).go();
    },
  };
}
