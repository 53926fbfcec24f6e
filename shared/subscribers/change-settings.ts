import type { Rule } from '../rules/rule.ts';
import { nextDeliveryAt } from './schedule.ts';
import type { SettingsPatch } from './settings.ts';
import type { RuleCursor, Subscriber } from './subscriber.ts';
import type { Suppression } from './suppression.ts';

export interface ChangeSettingsDeps {
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    change(id: string, changes: SettingsChanges): Promise<boolean>;
    unsubscribe(id: string): Promise<boolean>;
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
  /** Mail should start again, but the address has bounced or complained. */
  | { readonly kind: 'suppressed' };

/**
 * Changes a subscriber's settings. When mail starts again, it starts from now; earlier stories are in the archive. The
 * next delivery moves to the time that the new settings give.
 */
export async function changeSettings(
  subscriber: Subscriber,
  { quietHours, storiesPerMail, status, ...patch }: SettingsPatch,
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
    ...(storiesPerMail !== undefined && { storiesPerMail: storiesPerMail ?? undefined }),
    // Mail starts again from now on, so a delivery that was planned earlier is not sent.
    ...(resumes && { status: 'active' as const, confirmedAt: now, cursors: cursorsAt(now, rules) }),
  };
  if (Object.keys(changes).length > 0) await deps.subscribers.change(id, changes);
  if (status === 'unsubscribed') await deps.subscribers.unsubscribe(id);

  const changed = (await deps.subscribers.get(id)) ?? subscriber;
  const next = nextDeliveryAt(changed, rules, { now });
  if (next !== undefined) await deps.subscribers.rulesChanged(id, next);
  return { kind: 'changed', subscriber: changed };
}

function cursorsAt(at: string, rules: readonly Rule[]): Record<string, RuleCursor> {
  return Object.fromEntries(rules.map(({ id }) => [id, { at }]));
}
