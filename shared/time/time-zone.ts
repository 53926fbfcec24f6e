import { Temporal } from 'temporal-polyfill';

export interface ResolvedTimeZone {
  /** A name that every Temporal and Intl call accepts. */
  readonly timeZone: string;
  /** False if the name is unknown. Then `timeZone` is UTC, and the subscriber should be told. */
  readonly known: boolean;
}

/** There are about 600 zones. The cache must be bounded, since callers can send invented names. */
const rememberedZones = 2_000;
const resolved = new Map<string, ResolvedTimeZone>();

/**
 * The zone for an IANA name, or UTC if this runtime does not know the name (misspelt, removed, or newer than its
 * data).
 */
export function resolveTimeZone(name: string): ResolvedTimeZone {
  const remembered = resolved.get(name);
  if (remembered !== undefined) return remembered;
  if (resolved.size >= rememberedZones) resolved.clear();
  const zone = lookUp(name);
  resolved.set(name, zone);
  return zone;
}

function lookUp(name: string): ResolvedTimeZone {
  try {
    const { timeZoneId } = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return { timeZone: timeZoneId, known: true };
  } catch (error) {
    if (error instanceof RangeError) return { timeZone: 'UTC', known: false };
    throw error;
  }
}
