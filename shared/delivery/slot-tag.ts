/** Slots are ISO instants; tags allow letters, digits, `-` and `_` only. */
export function slotTag(slot: string): string {
  return slot.replaceAll(':', '_').replace('.', '-');
}

/** The slot of a tag made by `slotTag`. */
export function slotOfTag(tag: string): string {
  return tag.replaceAll('_', ':').replace(/-(\d{3}Z)$/, '.$1');
}
