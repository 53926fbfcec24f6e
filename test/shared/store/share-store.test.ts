import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShareStore } from '../../../shared/store/share-store.ts';
import type { Recipient, Share, Shares } from '../../../shared/subscribers/sharing/share.ts';
import { allItems } from '../../support/all-items.ts';
import { type QuickTable, tables } from '../../support/quick-table.ts';

describe.each(tables)('on $name', ({ startTable }) => {
  let table: QuickTable;
  let store: Shares;
  let serial = 0;
  beforeAll(async () => {
    table = await startTable();
    store = createShareStore(table.access);
  });
  afterAll(() => table.close());

  const at = '2026-03-02T10:00:00.000Z';
  const recipient = (n: number): Recipient => ({
    id: `place-${n}`,
    theirId: `Invited-${n}`,
    masked: 'a***@reader.example',
    state: 'invited',
    at,
  });
  const newShare = (): Share => {
    serial += 1;
    return { ownerId: `Owner-${serial}`, ruleId: 'rule', id: 'list', recipients: [recipient(1)], version: 1 };
  };

  describe('a list of recipients', () => {
    it('is read as it was written, and gone when it is ended', async () => {
      const share = newShare();
      expect(await store.share(share.ownerId, 'rule')).toBeUndefined();
      expect(await store.saveShare(share)).toBe(true);
      expect(await store.share(share.ownerId, 'rule')).toEqual(share);
      await store.endShare(share.ownerId, 'rule');
      expect(await store.share(share.ownerId, 'rule')).toBeUndefined();
    });

    it('is written by one of many who have read the same version', async () => {
      const share = newShare();
      const first = await Promise.all(
        Array.from({ length: 8 }, (_, n) => store.saveShare({ ...share, recipients: [recipient(n)] })),
      );
      expect(first.filter(Boolean)).toHaveLength(1);
      const second = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          store.saveShare({ ...share, recipients: [recipient(n)], version: 2 }),
        ),
      );
      expect(second.filter(Boolean)).toHaveLength(1);
      expect(await store.saveShare({ ...share, version: 2 })).toBe(false);
      expect((await store.share(share.ownerId, 'rule'))?.version).toBe(2);
    });
  });

  describe('a mark', () => {
    const marks = async (before = '~') =>
      (await store.markedShares(before, 100)).filter(({ ownerId }) => ownerId === `Owner-${serial}`);

    it('is found until it is taken away, and a newer one is not taken away with it', async () => {
      const { ownerId, ...share } = newShare();
      await store.saveShare({ ownerId, ...share });
      expect(await marks()).toEqual([]);
      const older = { ownerId, ruleId: 'rule', mark: `${at}#a` };
      const newer = { ...older, mark: `${at}#b` };
      await store.markShare(older);
      expect(await marks()).toEqual([older]);
      expect(await marks(at)).toEqual([]);
      await store.markShare(newer);
      await store.unmarkShare(older);
      expect(await marks()).toEqual([newer]);
      // The list itself stays as it is, and so does the mark when the list is changed.
      await store.saveShare({ ownerId, ...share, recipients: [], version: 2 });
      expect(await marks()).toEqual([newer]);
      await store.unmarkShare(newer);
      expect(await marks()).toEqual([]);
      expect(await store.share(ownerId, 'rule')).toMatchObject({ recipients: [], version: 2 });
    });

    it('comes with a change of the list in the same write, and none with one that is too late', async () => {
      const { ownerId, ...share } = newShare();
      await store.saveShare({ ownerId, ...share }, `${at}#a`);
      expect(await marks()).toEqual([{ ownerId, ruleId: 'rule', mark: `${at}#a` }]);
      expect(await store.saveShare({ ownerId, ...share }, `${at}#b`)).toBe(false);
      expect(await marks()).toMatchObject([{ mark: `${at}#a` }]);
      await store.saveShare({ ownerId, ...share, version: 2 }, `${at}#c`);
      expect(await marks()).toMatchObject([{ mark: `${at}#c` }]);
      expect(await store.share(ownerId, 'rule')).toEqual({ ownerId, ...share, version: 2 });
    });

    it('makes no list where there is none', async () => {
      serial += 1;
      await store.markShare({ ownerId: `Owner-${serial}`, ruleId: 'rule', mark: at });
      expect(await store.share(`Owner-${serial}`, 'rule')).toBeUndefined();
      expect(await marks()).toEqual([]);
    });

    it('comes in the order of time, no more than asked for', async () => {
      const owners = [newShare(), newShare(), newShare()];
      for (const [n, share] of owners.entries()) {
        await store.saveShare(share);
        await store.markShare({ ownerId: share.ownerId, ruleId: 'rule', mark: `2020-01-0${3 - n}#x` });
      }
      const found = await store.markedShares('2021', 2);
      expect(found.map(({ mark }) => mark)).toEqual(['2020-01-01#x', '2020-01-02#x']);
    });
  });

  describe('an invitation', () => {
    it('expires after 30 days unless it is answered', async () => {
      const invitation = {
        subscriberId: 'Invited-x',
        id: 'place-x',
        ownerId: 'Owner-x',
        ruleId: 'rule',
        email: 'a@reader.example',
        at,
        state: 'open',
      } as const;
      const stored = async () => (await allItems(table)).find(({ pk }) => pk === 'subscriber#Invited-x');
      await store.putInvitation(invitation);
      expect(await store.invitation('Invited-x', 'place-x')).toEqual(invitation);
      expect((await stored())?.expiresAt).toBe(Date.parse(at) / 1000 + 30 * 86_400);
      await store.putInvitation({ ...invitation, state: 'declined' });
      expect(await stored()).not.toHaveProperty('expiresAt');
      await store.putInvitation({ ...invitation, state: 'accepted' });
      expect(await stored()).not.toHaveProperty('expiresAt');
      expect((await store.invitation('Invited-x', 'place-x'))?.state).toBe('accepted');
    });
  });

  describe('the wish for no invitations', () => {
    it('holds until it is taken back, and lies outside of what erasing deletes', async () => {
      expect(await store.refusesInvitations('Invited-y')).toBe(false);
      await store.refuseInvitations('Invited-y', at);
      await store.refuseInvitations('Invited-y', at);
      expect(await store.refusesInvitations('Invited-y')).toBe(true);
      expect((await allItems(table)).filter(({ pk }) => pk === 'subscriber#Invited-y')).toEqual([]);
      await store.allowInvitations('Invited-y');
      expect(await store.refusesInvitations('Invited-y')).toBe(false);
    });
  });
});
