import type { DigestEntry, DigestGroup } from './digest-model.ts';

/** A rendered part with its size. */
interface Sized {
  /** Of HTML and text together. */
  readonly bytes: number;
}

/** A rule that fits into the mail, with as many of its best stories as fit. */
export interface FittedGroup<Frame extends Sized, Entry extends Sized> {
  readonly frame: Frame;
  readonly entries: readonly Entry[];
}

/**
 * Fills a mail of limited size. The rules take turns, each with its best remaining story, so that a rule with long
 * stories does not crowd out the others. A rule is finished when its next story does not fit. A rule whose first
 * story does not fit is left out completely. Stories are rendered only while there is room.
 */
export function fitGroups<Frame extends Sized, Entry extends Sized>(
  groups: readonly DigestGroup[],
  maxBytes: number,
  render: {
    /** The part of a rule around its stories, at its largest. */
    readonly renderFrame: (group: DigestGroup) => Frame;
    readonly renderEntry: (entry: DigestEntry, rank: number) => Entry;
  },
): { readonly shown: readonly FittedGroup<Frame, Entry>[]; readonly dropped: readonly DigestGroup[] } {
  const candidates = groups.map((group) => ({
    group,
    frame: render.renderFrame(group),
    entries: [] as Entry[],
    shown: false,
    open: true,
  }));
  let room = maxBytes;
  for (let rank = 0; candidates.some(({ open }) => open); rank++) {
    for (const candidate of candidates.filter(({ open }) => open)) {
      const next = candidate.group.entries[rank];
      const entry = next && render.renderEntry(next, rank);
      const cost = (entry?.bytes ?? 0) + (rank === 0 ? candidate.frame.bytes : 0);
      candidate.open = entry !== undefined && cost <= room;
      if (cost > room || (rank > 0 && entry === undefined)) continue;
      room -= cost;
      candidate.shown = true;
      if (entry !== undefined) candidate.entries.push(entry);
    }
  }
  return {
    shown: candidates.filter(({ shown }) => shown),
    dropped: candidates.filter(({ shown }) => !shown).map(({ group }) => group),
  };
}
