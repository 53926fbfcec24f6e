import { CustomAttributeType, Entity } from 'electrodb';
import { newSecret } from '../security/tokens.ts';
import type { Invitation, Recipient, Shares } from '../subscribers/sharing/share.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { indexKeys } from './index-keys.ts';
import { expiryAfter, retentionDays } from './table.ts';

function shareEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'share', version: '1', service },
      attributes: {
        ownerId: { type: 'string', required: true },
        ruleId: { type: 'string', required: true },
        id: { type: 'string', required: true },
        recipients: { type: CustomAttributeType<readonly Recipient[]>('any'), required: true },
        version: { type: 'number', required: true },
        /** A random value per write, to recognise a repeated write as one's own. */
        writer: { type: 'string', required: true },
        /** Present while recipients may not have the newest query. */
        mark: { type: 'string' },
        /** With it: the partition of the index. They are few, and stay for a moment. */
        markedIn: { type: 'string' },
      },
      indexes: {
        ofOwner: {
          pk: key('pk', ['ownerId'], 'subscriber#${ownerId}'),
          sk: key('sk', ['ruleId'], 'share#${ruleId}'),
        },
        marked: {
          index: 'gsi1',
          projection: 'keys_only',
          condition: (item: { mark?: unknown }) => item.mark !== undefined,
          pk: key('gsi1pk', ['markedIn'], '${markedIn}'),
          sk: key('gsi1sk', ['mark'], '${mark}'),
        },
      },
    },
    { client, table },
  );
}

function invitationEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'invitation', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        id: { type: 'string', required: true },
        ownerId: { type: 'string', required: true },
        ruleId: { type: 'string', required: true },
        email: { type: 'string', required: true },
        at: { type: 'string', required: true },
        state: { type: ['open', 'accepted', 'declined'] as const, required: true },
        /** Absent once it is answered: a "no" holds for good. */
        expiresAt: { type: 'number' },
      },
      indexes: {
        ofSubscriber: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['id'], 'invitation#${id}'),
        },
      },
    },
    { client, table },
  );
}

const markedShares = 'marked-shares';

/** Outside of the subscriber's items: like a suppression it is kept when they are erased. */
function refusalEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'invitationRefusal', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        at: { type: 'string', required: true },
      },
      indexes: {
        byId: {
          pk: key('pk', ['subscriberId'], 'invitation-refusal#${subscriberId}'),
          sk: key('sk', [], 'invitation-refusal'),
        },
      },
    },
    { client, table },
  );
}

/** With whom rules are shared, and who was asked: a part of the store of rules. */
export function createShareStore(access: TableAccess): Shares {
  const shares = shareEntity(access);
  const invitations = invitationEntity(access);
  const refusals = refusalEntity(access);

  return {
    async share(ownerId, ruleId) {
      const { data } = await shares.get({ ownerId, ruleId }).go({ consistent: true });
      if (!data) return undefined;
      const { id, recipients, version } = data;
      return { ownerId, ruleId, id, recipients, version };
    },

    async saveShare({ ownerId, ruleId, id, recipients, version: next }, mark) {
      const writer = newSecret();
      return writeIf(
        shares
          .upsert({
            ...{ ownerId, ruleId, id, recipients, version: next, writer },
            ...(mark !== undefined && { mark, markedIn: markedShares }),
          })
          .where(({ version, writer: writtenBy }, { eq, notExists }) =>
            next === 1
              ? `${notExists(version)} OR ${eq(writtenBy, writer)}`
              : `${eq(version, next - 1)} OR ${eq(writtenBy, writer)}`,
          ),
      );
    },

    async endShare(ownerId, ruleId) {
      await shares.delete({ ownerId, ruleId }).go();
    },

    async markShare({ ownerId, ruleId, mark }) {
      await writeIf(shares.patch({ ownerId, ruleId }).set({ mark, markedIn: markedShares }));
    },

    async unmarkShare({ ownerId, ruleId, mark: seen }) {
      await writeIf(
        shares
          .patch({ ownerId, ruleId })
          .remove(['mark', 'markedIn'])
          .where(({ mark }, { eq }) => eq(mark, seen)),
      );
    },

    async markedShares(before, limit) {
      const { data } = await shares.query
        .marked({ markedIn: markedShares })
        .lt({ mark: before })
        .go({ limit, data: 'raw', ignoreOwnership: true });
      return indexKeys(data).map(({ pk, sk, gsi1sk }) => ({
        ownerId: pk.slice('subscriber#'.length),
        ruleId: sk.slice('share#'.length),
        mark: gsi1sk,
      }));
    },

    async invitation(subscriberId, id) {
      const { data } = await invitations.get({ subscriberId, id }).go({ consistent: true });
      if (!data) return undefined;
      const { expiresAt: _, ...invitation } = data;
      return invitation satisfies Invitation;
    },

    async putInvitation(invitation) {
      const expiresAt = expiryAfter(retentionDays.invitation, new Date(invitation.at));
      await invitations.put({ ...invitation, ...(invitation.state === 'open' && { expiresAt }) }).go();
    },

    async refusesInvitations(subscriberId) {
      const { data } = await refusals.get({ subscriberId }).go({ consistent: true });
      return data !== null;
    },

    async refuseInvitations(subscriberId, at) {
      await refusals.put({ subscriberId, at }).go();
    },

    async allowInvitations(subscriberId) {
      await refusals.delete({ subscriberId }).go();
    },
  };
}
