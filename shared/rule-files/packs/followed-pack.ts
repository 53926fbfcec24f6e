import * as z from 'zod';
import type { ListedRule } from '../listed-rule.ts';
import type { ParameterValues } from '../rule-set/fill-parameters.ts';

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
