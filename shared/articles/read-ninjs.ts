import * as z from 'zod';
import { addressIn, inputOf, type PressItem, refuseUnusable } from './press-item.ts';

/**
 * IPTC's ninjs, News in JSON: versions 1 (`headline`, `body_text`), 2 (`headlines`, `bodies`) and 3 (the same in camel
 * case, `versionCreated`). See https://www.iptc.org/std/ninjs/userguide/.
 */
export function isNinjs(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value).map((key) => key.toLowerCase());
  return keys.includes('uri') && keys.some((key) => marks.test(key));
}

/** Fields that ninjs has next to its `uri`. Our own articles have neither. */
const marks = /^(?:\$?standard|headlines?|headline_.*|bod(?:y_.*|ies)|versioncreated|pubstatus|byline|by)$/;

const text = z.string().optional().catch(undefined);
const named = z
  .array(z.object({ name: text, literal: text, code: text, rel: text }).catch({}))
  .optional()
  .catch(undefined);
const said = z
  .array(z.object({ role: text, contenttype: text, value: text }).catch({}))
  .optional()
  .catch(undefined);

/** The fields that are read, with names in lower case. A field with the wrong shape is ignored. */
const ninjs = z.looseObject({
  uri: text,
  title: text,
  slugline: text,
  headline: text,
  headlines: said,
  bodies: said,
  descriptions: said,
  byline: text,
  by: text,
  language: text,
  located: text,
  versioncreated: text,
  contentcreated: text,
  firstcreated: text,
  embargoed: text,
  pubstatus: text,
  urgency: z.number().optional().catch(undefined),
  copyrightholder: text,
  infosource: named,
  infosources: named,
  subject: named,
  subjects: named,
  place: named,
  places: named,
});

type Ninjs = z.infer<typeof ninjs>;

export function readNinjs(value: Record<string, unknown>): PressItem {
  const item = ninjs.parse(inSmallLetters(value));
  refuseUnusable('pubstatus', item.pubstatus);
  const body = bodyOf(item);
  const created = ['versioncreated', 'contentcreated', 'firstcreated'] as const;
  const dated = created.find((name) => item[name] !== undefined) ?? 'versioncreated';
  const [source] = [...(item.infosources ?? []), ...(item.infosource ?? [])];
  const subjects = [item.subjects, item.subject, item.places, item.place].flatMap((list) => list ?? []);
  return {
    input: inputOf({
      title: headlineOf(item),
      [isMarkup(body) ? 'html' : 'text']: body,
      guid: item.uri,
      url: addressIn(item.uri),
      author: item.by ?? item.byline,
      source: source?.name ?? item.copyrightholder,
      language: item.language,
      publishedAt: item[dated],
      notBefore: item.embargoed,
      tags: [...subjects.map(({ name, literal }) => name ?? literal ?? ''), item.located ?? ''],
    }),
    names: {
      title: 'headline',
      text: 'body',
      html: 'body',
      guid: 'uri',
      url: 'uri',
      publishedAt: dated,
      notBefore: 'embargoed',
    },
    ...(item.urgency === 1 && { urgent: true }),
  };
}

function headlineOf({ headline, headlines = [], title, slugline }: Ninjs): string | undefined {
  const main = headlines.find(({ role }) => role === 'main' || role === 'headline') ?? headlines[0];
  return main?.value ?? headline ?? title ?? slugline;
}

/** Markup is preferred to plain text, since it has paragraphs. A description is used if there is no body. */
function bodyOf(item: Ninjs): string | undefined {
  const strings = (prefix: string) =>
    Object.entries(item).flatMap(([name, value]) =>
      name.startsWith(prefix) && typeof value === 'string' ? [value] : [],
    );
  for (const texts of [
    [...(item.bodies ?? []).map(({ value }) => value ?? ''), ...strings('body_')],
    [...(item.descriptions ?? []).map(({ value }) => value ?? ''), ...strings('description_')],
  ]) {
    const written = texts.filter((one) => one.trim() !== '');
    const best = written.find(isMarkup) ?? written[0];
    if (best !== undefined) return best;
  }
  return undefined;
}

function isMarkup(body: string | undefined): boolean {
  return body !== undefined && /<\/?(?:p|div|section|article|br|h[1-6]|ul|ol|table)\b[^>]*>/i.test(body);
}

/** Names of fields in lower case, two levels deep, since the entries of headlines and bodies have fields too. */
function inSmallLetters(value: Record<string, unknown>): Record<string, unknown> {
  const lower = (one: object) =>
    Object.fromEntries(Object.entries(one).map(([key, inner]) => [key.toLowerCase(), inner]));
  const inner = (one: unknown) => (typeof one === 'object' && one !== null ? lower(one) : one);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key.toLowerCase(), Array.isArray(one) ? one.map(inner) : one]),
  );
}
