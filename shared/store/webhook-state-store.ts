import { Entity } from 'electrodb';
import type { WebhookState } from '../rules/webhook.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function webhookStateEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'webhookState', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        ruleId: { type: 'string', required: true },
        at: { type: 'string', required: true },
        status: { type: 'number' },
        failures: { type: 'number', required: true },
        problem: { type: 'string' },
        ended: { type: 'boolean' },
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

/** The recent results of a rule's webhook. Stored separately from the rule, which its subscriber may be editing. */
export function createWebhookStateStore(access: TableAccess) {
  const entity = webhookStateEntity(access);

  return {
    async get(subscriberId: string, ruleId: string): Promise<WebhookState | undefined> {
      const { data } = await entity.get({ subscriberId, ruleId }).go({ consistent: true });
      if (!data) return undefined;
      const { expiresAt: _, ...state } = data;
      return state;
    },

    async put(state: WebhookState): Promise<void> {
      const expiresAt = expiryAfter(retentionDays.webhookState, new Date(state.at));
      await entity.put({ ...state, expiresAt }).go();
    },

    async remove(subscriberId: string, ruleId: string): Promise<void> {
      await entity.delete({ subscriberId, ruleId }).go();
    },
  };
}
