import type { FollowedPacks } from './followed-pack.ts';

/** A pack that has changed, as a mail tells it. */
export interface ChangedPack {
  readonly id: string;
  readonly name: string;
  /** Of the version. */
  readonly hash: string;
  /** Rules that it would add, change or take away. */
  readonly changes: number;
}

/** What mails tell of packs. Asked only for readers of whom it is noted that there is something. */
export interface PackNews {
  /** The packs of a reader that have changed and of which no mail has told. */
  untold(subscriberId: string): Promise<ChangedPack[]>;
  /** A mail has told of these, and of all that was noted at `seenAt` (ISO). Safe to repeat. */
  noteTold(subscriberId: string, packs: readonly ChangedPack[], seenAt: string): Promise<void>;
}

export interface PackNewsDeps {
  readonly packs: Pick<FollowedPacks, 'of' | 'noteTold'>;
  readonly subscribers: { forgetPackNews(subscriberId: string, seenAt: string): Promise<void> };
}

export function createPackNews({ packs, subscribers }: PackNewsDeps): PackNews {
  return {
    async untold(subscriberId) {
      return (await packs.of(subscriberId)).flatMap(
        ({ id, name, contentHash, newsHash: hash, newsChanges: changes, toldHash }) =>
          hash === undefined || changes === undefined || hash === toldHash || hash === contentHash
            ? []
            : [{ id, name, hash, changes }],
      );
    },

    async noteTold(subscriberId, told, seenAt) {
      await Promise.all(told.map(({ id, hash }) => packs.noteTold(subscriberId, id, hash)));
      // Last: until then another look would tell it again.
      await subscribers.forgetPackNews(subscriberId, seenAt);
    },
  };
}
