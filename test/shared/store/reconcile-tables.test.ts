import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeliveryStore } from '../../../shared/store/delivery-store.ts';
import { createIndexSnapshotStore } from '../../../shared/store/index-snapshot-store.ts';
import { reconcileTables } from '../../../shared/store/reconcile-tables.ts';
import { checkSchema } from '../../../shared/store/schema-version.ts';
import { createSentStoryStore } from '../../../shared/store/sent-story-store.ts';
import { createSubscriberStore } from '../../../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../../../shared/store/suppression-store.ts';
import { wirewatchProcess } from '../../infra/cli/run-wirewatch.ts';
import { allItems } from '../../support/all-items.ts';
import { inventEntry, inventPlan, inventSubscriber } from '../../support/invented.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let old: TestTable;
let restored: TestTable;
beforeEach(async () => {
  [old, restored] = [await startTestTable(), await startTestTable()];
});
afterEach(async () => {
  await Promise.all([old.close(), restored.close()]);
});

const slot = '2026-03-02T08:00:00.000Z';
const plan = inventPlan({ subscriberId: 'reader', slot, entries: [inventEntry({ storyId: 'told-since' })] });

/** Both as they were at the restored second, and then what happened in the old one. */
async function restore(): Promise<void> {
  for (const { access } of [old, restored]) {
    const subscribers = createSubscriberStore(access);
    for (const id of ['reader', 'left', 'gone', 'erased'])
      await subscribers.create(inventSubscriber({ id, email: `${id}@example.org` }));
    const sent = createSentStoryStore(access);
    await sent.note('reader', '2026-03-02T07:00:00.000Z', ['told-before']);
  }
  const { access } = old;
  await createSubscriberStore(access).unsubscribe('left');
  await createSubscriberStore(access).delete('erased');
  await createSuppressionStore(access).add({ subscriberId: 'gone', reason: 'bounce', at: slot });
  await createDeliveryStore(access).record(plan);
  await createSentStoryStore(access).remember(plan);
  await createIndexSnapshotStore(restored.access).write({
    version: 'of then',
    scanStartedAt: slot,
    buffer: new ArrayBuffer(8),
  });
}

describe('a restored table', () => {
  it('takes over what nobody may lose, however often it is reconciled', async () => {
    await restore();
    const before = await allItems(old);
    const first = await reconcileTables(old.access, restored.access, { erase: false });
    expect(first).toMatchObject({
      suppressions: 1,
      unsubscribed: 1,
      mails: 1,
      onlyInRestored: ['erased'],
      erased: 0,
    });
    const { access } = restored;
    expect(await createSubscriberStore(access).get('left')).toMatchObject({ status: 'unsubscribed' });
    expect(await createSubscriberStore(access).get('reader')).toMatchObject({ status: 'active' });
    expect(await createSuppressionStore(access).get('gone')).toMatchObject({ reason: 'bounce' });
    const told = await createSentStoryStore(access).of('reader').among(['told-before', 'told-since', 'news']);
    expect([...told.keys()].sort()).toEqual(['told-before', 'told-since']);
    expect(told.get('told-since')).toMatchObject({ articleId: 'article-1', sentAt: slot });
    // Its rule index is read anew.
    expect(await createIndexSnapshotStore(access).newestScan()).toBeUndefined();

    const once = await allItems(restored);
    expect(await reconcileTables(old.access, access, { erase: false })).toMatchObject({
      suppressions: 0,
      unsubscribed: 0,
      mails: 0,
    });
    expect(await allItems(restored)).toEqual(once);
    expect(await allItems(old)).toEqual(before);
  });

  it('erases whom only it has when that is asked for, and nobody else', async () => {
    await restore();
    const done = await reconcileTables(old.access, restored.access, { erase: true });
    expect(done.erased).toBe(1);
    const subscribers = createSubscriberStore(restored.access);
    expect(await subscribers.get('erased')).toBeUndefined();
    for (const id of ['reader', 'left', 'gone']) expect(await subscribers.get(id)).toBeDefined();
  });

  it('is reconciled by the command line', async () => {
    await restore();
    await checkSchema(old.access, () => new Date(slot));
    const args = ['reconcile', '--from', old.access.table, '--to', 'nothing', '--region', 'eu-west-1'];
    const env = { AWS_ACCESS_KEY_ID: '000000000000', AWS_SECRET_ACCESS_KEY: 'test' };
    const ended = await wirewatchProcess([...args, '--endpoint', old.endpoint], { env });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('no table nothing') });
    expect(ended.stdout).toBe('');
  });
});
