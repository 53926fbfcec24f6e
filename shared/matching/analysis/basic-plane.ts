/**
 * Every UTF-16 unit at its own place, so that one scan by a regular expression finds all units of a kind. Asking a regular
 * expression about each unit alone takes ten times as long, at every cold start. Surrogates are spaces: they keep the
 * places of what follows.
 */
export const BASIC_PLANE: string = new TextDecoder('utf-16le').decode(unitsInOrder());

function unitsInOrder(): Uint16Array {
  const units = new Uint16Array(0x10000);
  for (let unit = 0; unit < units.length; unit++) units[unit] = unit;
  return units.fill(0x20, 0xd800, 0xe000);
}
