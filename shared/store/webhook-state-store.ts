import { CustomAttributeType, Entity } from 'electrodb';
import { webhookId } from '../rules/outputs.ts';
import type { WebhookState } from '../rules/webhook.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function webhookStateEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'webhookState', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        /** With the id of the output behind it, unless it is the rule's `webhook`. */
        ruleId: { type: 'string', required: true },
        at: { type: 'string', required: true },
        status: { type: 'number' },
        failures: { type: 'number', required: true },
        failingSince: { type: 'string' },
        problem: { type: 'string' },
        ended: { type: 'boolean' },
        untold: { type: 'boolean' },
        taken: { type: CustomAttributeType<readonly string[]>('any') },
        version: { type: 'number' },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofRule: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['ruleId'], 'webhook#${ruleId}'),
        },
      },
    },
    { client, table },
  );
}

export type WebhookStateStore = ReturnType<typeof createWebhookStateStore>;

/** The recent results of a rule's outputs. Stored separately from the rule, which its subscriber may be editing. */
export function createWebhookStateStore(access: TableAccess) {
  const entity = webhookStateEntity(access);

  function item({ outputId = webhookId, ...state }: WebhookState) {
    return {
      ...state,
      ruleId: placeOf(state.ruleId, outputId),
      version: (state.version ?? 0) + 1,
      expiresAt: expiryAfter(retentionDays.webhookState, new Date(state.at)),
    };
  }

  return {
    async get(subscriberId: string, ruleId: string, outputId = webhookId): Promise<WebhookState | undefined> {
      const place = placeOf(ruleId, outputId);
      const { data } = await entity.get({ subscriberId, ruleId: place }).go({ consistent: true });
      if (!data) return undefined;
      const { expiresAt: _, ...state } = data;
      return { ...state, ruleId, ...(outputId !== webhookId && { outputId }) };
    },

    async put(state: WebhookState): Promise<void> {
      await entity.put(item(state)).go();
    },

    /** Writes the next state unless another one was written since `seen` was read; then false. */
    async replace(seen: WebhookState | undefined, next: WebhookState): Promise<boolean> {
      return writeIf(
        entity
          .put(item({ ...next, version: seen?.version ?? 0 }))
          .where(({ version, at }, { eq, notExists }) =>
            seen === undefined
              ? notExists(at)
              : seen.version === undefined
                ? `${notExists(version)} AND ${eq(at, seen.at)}`
                : eq(version, seen.version),
          ),
      );
    },

    async remove(subscriberId: string, ruleId: string, outputId = webhookId): Promise<void> {
      await entity.delete({ subscriberId, ruleId: placeOf(ruleId, outputId) }).go();
    },
  };
}

function placeOf(ruleId: string, outputId: string): string {
  return outputId === webhookId ? ruleId : `${ruleId}#${outputId}`;
}
