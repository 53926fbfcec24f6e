import type { Keys } from '../security/keys.ts';
import { signLink, verifyLink } from '../security/signed-links.ts';

/**
 * What a link of a mail shows to whoever holds it, without signing in: what a rule found in a window of time (ISO
 * instants), every source of one of its stories, the rule itself, or an edit of its query that a mail proposed: by the slot
 * of its delivery and the place among the rule's stories that it nearly found. It changes nothing.
 */
export type ReadLink =
  | { readonly kind: 'finds'; readonly ruleId: string; readonly from: string; readonly to: string }
  | {
      readonly kind: 'story';
      readonly ruleId: string;
      readonly storyId: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: 'rule'; readonly ruleId: string }
  | { readonly kind: 'nearly'; readonly ruleId: string; readonly slot: string; readonly place: number };

/** The last part of `/r/{token}`. Like the mail that holds it, it never expires. */
export function readToken(keys: Keys, subscriberId: string, link: ReadLink): string {
  return signLink(keys, 'read', [subscriberId, ...partsOf(link)]);
}

/** What the token shows, and whose it is; undefined if it was not signed by this service. */
export function openReadToken(
  keys: Keys,
  token: string,
): { readonly subscriberId: string; readonly link: ReadLink } | undefined {
  const [subscriberId, kind, ruleId, ...rest] = verifyLink(keys, 'read', token) ?? [];
  if (subscriberId === undefined || ruleId === undefined) return undefined;
  switch (kind) {
    case 'finds': {
      const [from = '', to = ''] = rest;
      return { subscriberId, link: { kind, ruleId, from, to } };
    }
    case 'story': {
      const [storyId = '', from = '', to = ''] = rest;
      return { subscriberId, link: { kind, ruleId, storyId, from, to } };
    }
    case 'rule':
      return { subscriberId, link: { kind, ruleId } };
    case 'nearly': {
      const [slot = '', place] = rest;
      return { subscriberId, link: { kind, ruleId, slot, place: Number(place) } };
    }
    default:
      return undefined;
  }
}

function partsOf(link: ReadLink): readonly string[] {
  switch (link.kind) {
    case 'finds':
      return [link.kind, link.ruleId, link.from, link.to];
    case 'story':
      return [link.kind, link.ruleId, link.storyId, link.from, link.to];
    case 'rule':
      return [link.kind, link.ruleId];
    case 'nearly':
      return [link.kind, link.ruleId, link.slot, String(link.place)];
    default:
      return link satisfies never;
  }
}
