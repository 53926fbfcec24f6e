import { type FileEntry, frequencyIn, RuleFileError, toEntry } from './listed-rule.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Whether a JSON document is what Google exports of Google Alerts. */
export function isGoogleAlerts(document: unknown): boolean {
  return alertsIn(document).some(
    (alert) =>
      'delivery_frequency' in alert ||
      'delivery_method' in alert ||
      'apply_language_restrict' in alert ||
      'apply_region_restrict' in alert,
  );
}

/**
 * Reads the subscriptions that Google's data portability exports. Fields after
 * https://developers.google.com/data-portability/schema-reference/alerts.
 */
export function readGoogleAlerts(document: unknown): FileEntry[] {
  const alerts = alertsIn(document);
  if (alerts.length === 0) {
    throw new RuleFileError('This JSON holds no Google Alerts: there is no list of entries with a query.');
  }
  return alerts.map((alert, index) => readAlert(alert, index + 1));
}

function readAlert(alert: Fields, at: number): FileEntry {
  const { query, language, country } = alert;
  const notes: string[] = [];
  const typed = typeof query === 'string' ? query.trim() : '';
  const frequency = textOf(alert.delivery_frequency);
  const known = frequency === '' ? undefined : frequencyIn(frequency);
  if (frequency !== '' && known === undefined)
    notes.push(`The frequency "${frequency.slice(0, 40)}" is not known here.`);
  if (alert.apply_region_restrict === true && textOf(country) !== '') {
    notes.push(`Articles cannot be restricted to a country (${textOf(country).slice(0, 10)}).`);
  }
  const tag = /^[a-z]{2,3}(?:-[a-z0-9]+)*$/i.exec(textOf(language))?.[0];
  const isRestricted = alert.apply_language_restrict === true && tag !== undefined && typed !== '';
  const restricted = isRestricted ? `${grouped(typed)} lang:${tag.toLowerCase()}` : typed;
  const found = { query: restricted, ...(known && { frequency: known }) };
  return toEntry(at, found, { text: typed, notes });
}

/** Alternatives would otherwise take the language into the last one only. */
function grouped(query: string): string {
  return /\bOR\b|\|/.test(query) ? `(${query})` : query;
}

/** The first list of objects with a query: the export is a list, or an object around one. */
function alertsIn(document: unknown): Fields[] {
  if (Array.isArray(document)) {
    const alerts = document.filter(isObject);
    return alerts.some((alert) => typeof alert.query === 'string') ? alerts : [];
  }
  if (!isObject(document)) return [];
  if (typeof document.query === 'string') return [document];
  for (const value of Object.values(document)) {
    const alerts = Array.isArray(value) ? alertsIn(value) : [];
    if (alerts.length > 0) return alerts;
  }
  return [];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
