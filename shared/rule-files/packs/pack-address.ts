import { shortHash } from '../../security/short-hash.ts';

/** An address at which readers follow a pack. All of them share it, so that it is fetched once for all. */
export interface PackAddress {
  /** Derived from the address. */
  readonly id: string;
  readonly url: string;
  /** Of the last content whose followers were told; empty until it was first fetched. */
  readonly hash: string;
  /** Validators of that content, for conditional requests. */
  readonly etag?: string;
  readonly lastModified?: string;
  /** Failed checks in a row, and what was wrong with the last one, in English. */
  readonly failures: number;
  readonly problem?: string;
  /** When it was last read. */
  readonly checkedAt?: string;
  readonly nextCheckAt: string;
  /** When somebody last began to follow it. */
  readonly followedAt: string;
  /** Followers are being told of a content. Absent once all are. */
  readonly telling?: Telling;
}

/** How far the followers of an address are told of a content. */
export interface Telling {
  /** Of the content. */
  readonly hash: string;
  /** Those up to this one are told. Absent: all are, but for those who were missed. */
  readonly after?: Follower;
  /** Those who could not be told. They are tried again once a day. */
  readonly missed: readonly Follower[];
  /** Those at the beginning were told of an older content, and have their turn again after the last one. */
  readonly again?: true;
}

/** A pack of a subscriber at the address. */
export interface Follower {
  readonly subscriberId: string;
  /** Of the followed pack. */
  readonly id: string;
}

export type PackAddressChanges = {
  [K in keyof Omit<PackAddress, 'id' | 'url' | 'followedAt'>]?: PackAddress[K] | undefined;
};

/** The store of addresses of packs. */
export interface PackAddresses {
  /** Strongly consistent. */
  get(id: string): Promise<PackAddress | undefined>;
  /** Notes that somebody follows the address; it is due at `nextCheckAt` if it is new. */
  follow(address: Pick<PackAddress, 'id' | 'url' | 'hash' | 'nextCheckAt' | 'followedAt'>): Promise<void>;
  /** Ids of the addresses that are due at `now`, longest overdue first. Eventually consistent. */
  due(now: string, limit: number): Promise<string[]>;
  /** False if another worker was faster: it is due at another time than was read. */
  change(seen: PackAddress, changes: PackAddressChanges): Promise<boolean>;
  /** Unless somebody has begun to follow it since it was read. */
  remove(seen: PackAddress): Promise<void>;
}

/** 128 bits of SHA-256, base64url. */
export function packAddressId(url: string): string {
  return shortHash(url);
}
