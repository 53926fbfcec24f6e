import { CustomAttributeType, Entity } from 'electrodb';
import { newSecret } from '../security/tokens.ts';
import type { PendingSignUp, PendingSignUps } from '../subscribers/pending-sign-up.ts';
import type { SubscriptionRequest } from '../subscribers/subscription-request.ts';
import { service, type TableAccess } from './client.ts';
import { expiryAfter, retentionDays } from './table.ts';

function pendingSignUpEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'pendingSignUp', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        request: { type: CustomAttributeType<SubscriptionRequest>('any'), required: true },
        startedAt: { type: 'string', required: true },
        askedAt: { type: 'string', required: true },
        version: { type: 'number', required: true },
        writer: { type: 'string', required: true },
        mailedAt: { type: 'string' },
        mailWriter: { type: 'string' },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofSubscriber: {
          pk: {
            field: 'pk',
            composite: ['subscriberId'],
            template: 'subscriber#${subscriberId}',
            casing: 'none',
          },
          sk: { field: 'sk', composite: [], template: 'sign-up', casing: 'none' },
        },
      },
    },
    { client, table },
  );
}

/** What addresses have asked for and not yet confirmed. It lies beside the subscriber, so that erasing finds it. */
export function createPendingSignUpStore(access: TableAccess): PendingSignUps {
  const entity = pendingSignUpEntity(access);

  return {
    async get(subscriberId) {
      const { data } = await entity.get({ subscriberId }).go({ consistent: true });
      if (!data) return undefined;
      const { request, startedAt, askedAt, version } = data;
      return { subscriberId, request, startedAt, askedAt, version };
    },

    async save(next: PendingSignUp) {
      const writer = newSecret();
      const { subscriberId, ...changes } = next;
      const expiresAt = expiryAfter(retentionDays.pendingSubscriber, new Date(next.askedAt));
      const { rejected } = await entity
        .upsert({ subscriberId, ...changes, writer, expiresAt })
        .where(({ version, writer: writtenBy }, { eq, notExists }) =>
          next.version === 1
            ? `${notExists(version)} OR ${eq(writtenBy, writer)}`
            : `${eq(version, next.version - 1)} OR ${eq(writtenBy, writer)}`,
        )
        .go({ returnOnConditionCheckFailure: true });
      return !rejected;
    },

    async claimMail(subscriberId, { at, notAfter, writer }) {
      const { rejected } = await entity
        .patch({ subscriberId })
        .set({ mailedAt: at, mailWriter: writer })
        .where(
          ({ mailedAt, mailWriter }, { lte, eq, notExists }) =>
            `${notExists(mailedAt)} OR ${lte(mailedAt, notAfter)} OR ${eq(mailWriter, writer)}`,
        )
        .go({ returnOnConditionCheckFailure: true });
      return !rejected;
    },

    async releaseMail(subscriberId, writer) {
      await entity
        .patch({ subscriberId })
        .remove(['mailedAt', 'mailWriter'])
        .where(({ mailWriter }, { eq }) => eq(mailWriter, writer))
        .go({ returnOnConditionCheckFailure: true });
    },

    async remove({ subscriberId, version: seen }) {
      await entity
        .delete({ subscriberId })
        .where(({ version }, { eq }) => eq(version, seen))
        .go({ returnOnConditionCheckFailure: true });
    },
  };
}
