import { createRoute, z } from '@hono/zod-openapi';
import { decodeText } from '../../../../shared/feeds/decode-text.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import type { AuditNote } from '../../../../shared/security/audit.ts';
import { importPeople } from '../../../../shared/subscribers/import-people.ts';
import { PeopleListError, peopleColumns, readPeople } from '../../../../shared/subscribers/people-csv.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import { noteIn } from '../../access.ts';
import { cursorParam, readCursor, writeCursor } from '../../cursor.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonOf, problems } from '../../openapi.ts';
import { exportedPeople, importedPeople } from '../../operator-schemas.ts';

export type PeopleDeps = Pick<
  WebDeps,
  | 'countAgainst'
  | 'defaultLanguage'
  | 'log'
  | 'mails'
  | 'now'
  | 'pendingSignUps'
  | 'readKeys'
  | 'rules'
  | 'subscribers'
  | 'suppressions'
  | 'tokens'
>;

const tags = ['Operating'];
const maxLines = 1000;
const maxBytes = 1_048_576;
/** Subscribers of one page of the export: each costs a read of its rules. */
const exportPage = 25;

const importRoute = createRoute({
  method: 'post',
  path: '/v1/subscribers/import',
  tags,
  summary: 'Ask the people of a list',
  description: `CSV whose first line names its columns: ${peopleColumns.join(', ')}; \`email\` and \`query\` are needed. One line is one rule of one person; at most ${maxLines} lines and 1 MB. Each address is asked by mail to confirm, within the limits that hold for everybody, and 2,000 an hour in all. Each line has an outcome. Send those that are \`later\` again: mails go out one after another for some seconds, and nobody is asked twice in a day.`,
  security: byKey('POST /v1/subscribers/import'),
  request: {
    body: {
      content: {
        'text/csv': {
          schema: z.string().openapi({
            description: 'A list of people.',
            example: 'email,query,frequency\nreader@example.org,ferry AND strike,weekly\n',
          }),
        },
      },
      required: true,
    },
  },
  responses: {
    200: jsonOf(importedPeople, 'What became of each line'),
    ...problems(401, 403, 413, 422),
  },
});

const exportRoute = createRoute({
  method: 'get',
  path: '/v1/subscribers/export',
  tags,
  summary: 'All active subscribers with their rules',
  description: `In the columns of the list that can be imported, with whole addresses. A page has the rules of ${exportPage} subscribers.`,
  security: byKey('GET /v1/subscribers/export'),
  request: { query: z.object({ cursor: cursorParam }) },
  responses: { 200: jsonOf(exportedPeople, 'A page of rules'), ...problems(401, 403, 422) },
});

/** The calls of this file, for the typed client. */
export type PeopleCalls = typeof importRoute | typeof exportRoute;

export function peopleRoutes(app: WebApp, deps: PeopleDeps): void {
  app.openapi(importRoute, async (c) => {
    const list = new Uint8Array(await c.req.arrayBuffer());
    const type = c.req.header('content-type');
    return c.json(await askPeople(list, type, { ...deps, note: noteIn(c) }), 200);
  });

  app.openapi(exportRoute, async (c) => {
    const { cursor } = c.req.valid('query');
    const place = cursor === undefined ? { at: '~', id: '' } : readCursor(cursor);
    const { subscribers, next } = await deps.subscribers.page(place, exportPage);
    const active = subscribers.filter(({ status }) => status === 'active');
    const people = (await Promise.all(active.map((one) => rowsOf(one, deps)))).flat();
    c.set('auditNote', { detail: `${active.length} subscribers` });
    return c.json({ people, ...(next && { cursor: writeCursor(next) }) }, 200);
  });
}

/** Asks the people of a list by mail. @throws HttpProblem 413 or 422 if no line of it can be read */
export async function askPeople(
  list: Uint8Array,
  contentType: string | undefined,
  deps: PeopleDeps & { readonly note: (note: AuditNote) => void },
): Promise<z.infer<typeof importedPeople>> {
  const lines = readList(list, contentType);
  const outcomes = await importPeople(lines, await deps.readKeys(), {
    ...deps,
    sendConfirmation: deps.mails.sendConfirmation,
  });
  const count = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const detail = (['asked', 'already', 'refused', 'later'] as const).map((one) => `${one} ${count(one)}`);
  deps.note({ detail: detail.join(', ') });
  return importedPeople.parse({ lines: outcomes });
}

/** In whatever character set the program that wrote the list used. */
function readList(body: Uint8Array, contentType: string | undefined) {
  if (body.byteLength > maxBytes) throw tooLong('is larger than 1 MB');
  try {
    const lines = readPeople(decodeText(body, contentType));
    if (lines.length > maxLines)
      throw tooLong(`has ${lines.length} lines; at most ${maxLines} are taken at once`);
    return lines;
  } catch (error) {
    if (!(error instanceof PeopleListError)) throw error;
    throw new HttpProblem('invalid-request', error.message, { cause: error });
  }
}

function tooLong(why: string): HttpProblem {
  return new HttpProblem('too-large', `The list ${why}. Nothing was read: send it in parts.`);
}

async function rowsOf(
  { id, email, language, timezone, digestTime }: Subscriber,
  { rules }: Pick<PeopleDeps, 'rules'>,
): Promise<z.infer<typeof exportedPeople>['people']> {
  return (await rules.ofSubscriber(id)).map(({ text, name, frequency, cap }) => ({
    email,
    query: text,
    ...(name !== undefined && { name }),
    frequency,
    cap,
    language,
    timezone,
    digestTime,
  }));
}
