/** By the name of their city, without case and signs: "newyork" is America/New_York. The first of several has it. */
let zonesByCity: ReadonlyMap<string, string> | undefined;

/** The time zone that somebody typed: a city, as the form asks for, or the name of a zone. */
export function typedZone(text: string): string {
  zonesByCity ??= new Map(
    Intl.supportedValuesOf('timeZone')
      .toReversed()
      .map((zone) => [bare(zone.slice(zone.lastIndexOf('/') + 1)), zone]),
  );
  return zonesByCity.get(bare(text)) ?? text.trim();
}

function bare(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\s_\p{M}-]/gu, '')
    .toLowerCase();
}
