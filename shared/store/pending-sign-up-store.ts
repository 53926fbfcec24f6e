import { CustomAttributeType, Entity } from 'electrodb';
import { newSecret } from '../security/tokens.ts';
import type { PendingSignUp, PendingSignUps } from '../subscribers/pending-sign-up.ts';
import type { SubscriptionRequest } from '../subscribers/subscription-request.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
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
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', [], 'sign-up'),
        },
      },
    },
    { client, table },
  );
}

/** Unconfirmed requests by address. They are stored with the subscriber, so that erasing finds them. */
export function createPendingSignUpStore(access: TableAccess): PendingSignUps {
  const entity = pendingSignUpEntity(access);

  return {
    async get(subscriberId) {
      const { data } = await entity.get({ subscriberId }).go({ consistent: true });
      if (!data) return undefined;
      const { request, startedAt, askedAt, version, mailedAt } = data;
      return { subscriberId, request, startedAt, askedAt, version, ...(mailedAt && { mailedAt }) };
    },

    async save(next: PendingSignUp) {
      const writer = newSecret();
      const { subscriberId, ...changes } = next;
      const expiresAt = expiryAfter(retentionDays.pendingSubscriber, new Date(next.askedAt));
      return writeIf(
        entity
          .upsert({ subscriberId, ...changes, writer, expiresAt })
          .where(({ version, writer: writtenBy }, { eq, notExists }) =>
            next.version === 1
              ? `${notExists(version)} OR ${eq(writtenBy, writer)}`
              : `${eq(version, next.version - 1)} OR ${eq(writtenBy, writer)}`,
          ),
      );
    },

    async claimMail(subscriberId, { at, notAfter, writer }) {
      return writeIf(
        entity
          .patch({ subscriberId })
          .set({ mailedAt: at, mailWriter: writer })
          .where(
            ({ mailedAt, mailWriter }, { lte, eq, notExists }) =>
              `${notExists(mailedAt)} OR ${lte(mailedAt, notAfter)} OR ${eq(mailWriter, writer)}`,
          ),
      );
    },

    async releaseMail(subscriberId, writer) {
      await writeIf(
        entity
          .patch({ subscriberId })
          .remove(['mailedAt', 'mailWriter'])
          .where(({ mailWriter }, { eq }) => eq(mailWriter, writer)),
      );
    },

    async remove({ subscriberId, version: seen }) {
      await writeIf(entity.delete({ subscriberId }).where(({ version }, { eq }) => eq(version, seen)));
    },
  };
}
