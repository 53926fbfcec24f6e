import { Entity } from 'electrodb';
import type { SourceProposal } from '../feeds/source-proposal.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function proposalEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'sourceProposal', version: '1', service },
      attributes: {
        host: { type: 'string', required: true },
        example: { type: 'string' },
        asked: { type: 'number' },
        firstAskedAt: { type: 'string' },
        lastAskedAt: { type: 'string', required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byHost: {
          // All in one partition: `proposalLimits` bounds how many there are.
          pk: key('pk', [], 'sourceProposals'),
          sk: key('sk', ['host'], 'proposal#${host}'),
        },
      },
    },
    { client, table },
  );
}

export type SourceProposalStore = ReturnType<typeof createSourceProposalStore>;

/** The sources that readers ask for, by host. They expire 30 days after the last request. */
export function createSourceProposalStore(access: TableAccess) {
  const entity = proposalEntity(access);

  return {
    /** Counts one more request for a host; the first example stays. */
    async add({
      host,
      example,
      at,
    }: Pick<SourceProposal, 'host' | 'example'> & { at: string }): Promise<void> {
      await entity
        .upsert({ host })
        .ifNotExists({ example, firstAskedAt: at })
        .add({ asked: 1 })
        .set({ lastAskedAt: at, expiresAt: expiryAfter(retentionDays.sourceProposal, new Date(at)) })
        .go();
    },

    /** All that have not expired, those asked for most often first. Eventually consistent. */
    async list(now: Date): Promise<SourceProposal[]> {
      const { data } = await entity.query.byHost({}).go({ pages: 'all' });
      return data
        .filter(({ expiresAt }) => expiresAt >= expiryAfter(0, now))
        .map(({ host, example = '', asked = 1, lastAskedAt, firstAskedAt = lastAskedAt }) => ({
          host,
          example,
          asked,
          firstAskedAt,
          lastAskedAt,
        }))
        .sort((a, b) => b.asked - a.asked || (a.lastAskedAt < b.lastAskedAt ? 1 : -1));
    },

    /** False if there was none. */
    async delete(host: string): Promise<boolean> {
      return writeIf(entity.delete({ host }).where((one, { exists }) => exists(one.host)));
    },
  };
}
