import type { Rule } from '../rules/rule.ts';
import { nextDeliveryAt } from './schedule.ts';
import type { SettingsPatch } from './settings.ts';
import type { RuleCursor, Subscriber } from './subscriber.ts';
import type { Suppression } from './suppression.ts';

export interface ChangeSettingsDeps {
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    change(id: string, changes: SettingsChanges): Promise<boolean>;
    rulesChanged(id: string, at: string): Promise<void>;
  };
  readonly rules: { ofSubscriber(subscriberId: string): Promise<Rule[]> };
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly now: () => Date;
}

type SettingsChanges = {
  [K in keyof Omit<Subscriber, 'id' | 'createdAt'>]?: Subscriber[K] | undefined;
};

export type ChangedSettings =
  | { readonly kind: 'changed'; readonly subscriber: Subscriber }
  /** Mail was asked to start again, but the address bounced or complained. */
  | { readonly kind: 'suppressed' };

/**
 * Changes what a subscriber may change. Mail that starts again starts from now: what came meanwhile is in the archive.
 * The next delivery moves to where the new settings put it.
 */
export async function changeSettings(
  subscriber: Subscriber,
  { quietHours, status, ...patch }: SettingsPatch,
  deps: ChangeSettingsDeps,
): Promise<ChangedSettings> {
  const { id } = subscriber;
  const now = deps.now().toISOString();
  const rules = await deps.rules.ofSubscriber(id);
  const resumes = status === 'active' && subscriber.status === 'unsubscribed';
  if (resumes && (await deps.suppressions.get(id))) return { kind: 'suppressed' };

  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const changes: SettingsChanges = {
    ...given,
    ...(quietHours !== undefined && { quietHours: quietHours ?? undefined }),
    // Wanted again from now on: a delivery that was planned before is not sent any more.
    ...(resumes && { status: 'active' as const, confirmedAt: now, cursors: cursorsAt(now, rules) }),
    ...(status === 'unsubscribed' && { status, nextDeliveryAt: undefined }),
  };
  if (Object.keys(changes).length > 0) await deps.subscribers.change(id, changes);

  const changed = (await deps.subscribers.get(id)) ?? subscriber;
  const next = nextDeliveryAt(changed, rules, { now });
  if (next !== undefined) await deps.subscribers.rulesChanged(id, next);
  return { kind: 'changed', subscriber: changed };
}

function cursorsAt(at: string, rules: readonly Rule[]): Record<string, RuleCursor> {
  return Object.fromEntries(rules.map(({ id }) => [id, { at }]));
}
