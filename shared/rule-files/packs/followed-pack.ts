import * as z from 'zod';
import type { ListedRule } from '../listed-rule.ts';
import type { ParameterValues } from '../rule-set/fill-parameters.ts';
import type { Follower } from './pack-address.ts';

/** A rule that was taken over from a pack, as the pack had it then, its parameters filled in. */
export interface AcceptedRule {
  /** The id of the rule in the pack, or else what it is called there. */
  readonly key: string;
  readonly ruleId: string;
  readonly rule: ListedRule;
}

/** A pack that a subscriber follows: an address with a file of rules. */
export interface FollowedPack {
  readonly subscriberId: string;
  readonly id: string;
  readonly url: string;
  readonly name: string;
  /** The subscriber's values for the parameters of the pack. */
  readonly values: ParameterValues;
  /** Stands for the content that was accepted; empty while not all of it is taken over. */
  readonly contentHash: string;
  readonly rules: readonly AcceptedRule[];
  readonly followedAt: string;
  readonly acceptedAt: string;
  /** A later content that makes a difference, and how many rules it changes. Absent until the timer has found one. */
  readonly newsHash?: string;
  readonly newsChanges?: number;
  /** The content of which a mail has told. */
  readonly toldHash?: string;
}

/** The store of followed packs. Strongly consistent. */
export interface FollowedPacks {
  /** Oldest first. */
  of(subscriberId: string): Promise<FollowedPack[]>;
  get(subscriberId: string, id: string): Promise<FollowedPack | undefined>;
  add(pack: FollowedPack): Promise<void>;
  /** False if it was ended or accepted since it was read, or its subscriber was erased. */
  replace(seen: FollowedPack, next: FollowedPack): Promise<boolean>;
  remove(subscriberId: string, id: string): Promise<void>;
  /**
   * Those who follow the pack at an address, by the id of the address: at most `limit` behind `after`, in an order that stays.
   * Eventually consistent.
   */
  followersOf(
    addressId: string,
    part: { readonly after?: Follower | undefined; readonly limit: number },
  ): Promise<Follower[]>;
  /** Notes a content that a mail is to tell of. False if the pack was accepted or ended since it was read. */
  noteNews(seen: FollowedPack, hash: string, changes: number): Promise<boolean>;
  /** There is nothing to tell of any more. Does nothing if the pack was accepted or ended since it was read. */
  forgetNews(seen: FollowedPack): Promise<void>;
  /** A mail has told of this content. Does nothing for a pack that was ended. */
  noteTold(subscriberId: string, id: string, hash: string): Promise<void>;
}

/** The most packs that a subscriber follows. */
export const maxPacks = 20;

/** The address of a pack. Plain http only leads to the machine itself, which a deployed service cannot reach. */
export const packUrl = z
  // What is no address must not reach the check below.
  .url({ protocol: /^https?$/, error: 'Write an https address.', abort: true })
  .max(1000)
  .refine((address) => {
    const { protocol, hostname } = new URL(address);
    return protocol === 'https:' || /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  }, 'Write an https address.');
