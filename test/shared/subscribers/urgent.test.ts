import { describe, expect, it } from 'vitest';
import { nextDeliveryAt } from '../../../shared/subscribers/schedule.ts';
import { allowsUrgent, countUrgent, urgentDue, urgentPerDay } from '../../../shared/subscribers/urgent.ts';
import { inventRule, inventSubscriber } from '../../support/invented.ts';

const at = (iso: string) => Date.parse(iso);
const night = '2026-05-01T02:00:00.000Z';

describe('urgent mail', () => {
  it('is allowed unless the subscriber has turned it off', () => {
    expect(allowsUrgent(inventSubscriber(), at(night))).toBe(true);
    expect(allowsUrgent(inventSubscriber({ urgent: true }), at(night))).toBe(true);
    expect(allowsUrgent(inventSubscriber({ urgent: false }), at(night))).toBe(false);
  });

  it('is allowed up to the maximum in a local day, and again from midnight on', () => {
    let subscriber = inventSubscriber({ timezone: 'Pacific/Kiritimati' });
    for (let sent = 0; sent < urgentPerDay; sent++) {
      expect(allowsUrgent(subscriber, at(night))).toBe(true);
      subscriber = { ...subscriber, ...countUrgent(subscriber, at(night)) };
    }
    expect(subscriber.urgentDay).toEqual({ date: '2026-05-01', count: urgentPerDay });
    expect(allowsUrgent(subscriber, at('2026-05-01T09:59:00Z'))).toBe(false);
    expect(allowsUrgent(subscriber, at('2026-05-01T10:00:00Z'))).toBe(true);
    expect(countUrgent(subscriber, at('2026-05-01T10:00:00Z')).urgentDay.count).toBe(1);
  });

  it('makes a subscriber due now, in quiet hours and beside a weekly rule', () => {
    const subscriber = inventSubscriber({ quietHours: { from: '22:00', to: '07:00' }, urgentSince: night });
    const rules = [inventRule({ frequency: 'weekly', since: '2026-04-30T12:00:00.000Z' })];
    expect(nextDeliveryAt(subscriber, rules, { now: night })).toBe(night);
    expect(nextDeliveryAt({ ...subscriber, urgent: false }, rules, { now: night })).toBe(
      '2026-05-01T08:00:00.000Z',
    );
  });

  it('makes nobody due who has stopped all mail', () => {
    const subscriber = inventSubscriber({ urgentSince: night });
    expect(urgentDue(subscriber, at(night))).toBe(true);
    expect(urgentDue({ ...subscriber, status: 'unsubscribed' }, at(night))).toBe(false);
    expect(urgentDue(inventSubscriber(), at(night))).toBe(false);
  });
});
