/** Zone names in feeds, in minutes east of UTC: those of RFC 822 and those of news publishers. */
// biome-ignore format: a table reads better in rows
const zones: Readonly<Record<string, number>> = {
  Z: 0, UT: 0, UTC: 0, GMT: 0, WET: 0, WAT: 60,
  EST: -300, EDT: -240, CST: -360, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420,
  AKST: -540, AKDT: -480, HST: -600, AST: -240, ADT: -180, NST: -210, NDT: -150, BRT: -180, BRST: -120, ART: -180,
  CLT: -240, CLST: -180, COT: -300, PET: -300, VET: -240, UYT: -180, BOT: -240,
  BST: 60, WEST: 60, CET: 60, MEZ: 60, MET: 60, CEST: 120, MESZ: 120, MEST: 120, EET: 120, SAST: 120, CAT: 120,
  EEST: 180, IDT: 180, MSK: 180, EAT: 180, TRT: 180, MSD: 240, GST: 240, SAMT: 240, PKT: 300, YEKT: 300, IST: 330,
  NPT: 345, OMST: 360, WIB: 420, ICT: 420, KRAT: 420, NOVT: 420, HKT: 480, SGT: 480, MYT: 480, PHT: 480, WITA: 480,
  AWST: 480, IRKT: 480, JST: 540, KST: 540, WIT: 540, ACST: 570, AEST: 600, VLAT: 600, ACDT: 630, AEDT: 660,
  NZST: 720, PETT: 720, NZDT: 780,
};

/** The offset that a zone has all year, in minutes east of UTC: "+01:00", "-0700", "GMT+2", "EST". Undefined for all others. */
export function offsetMinutes(zone: string): number | undefined {
  const [, sign, hours, minutes] = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?(?::?\d{2})?$/i.exec(zone) ?? [];
  if (hours === undefined) return zones[zone.toUpperCase()];
  const offset = Number(hours) * 60 + Number(minutes ?? 0);
  return offset > 14 * 60 ? undefined : sign === '-' ? -offset : offset;
}
