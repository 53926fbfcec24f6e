import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { importedPeople } from '../../functions/web/operator-schemas.ts';
import { decodeText } from '../../shared/feeds/decode-text.ts';
import {
  type ListedPerson,
  type PeopleLine,
  PeopleListError,
  readPeople,
  writePeople,
} from '../../shared/subscribers/people-csv.ts';
import { CommandError, UsageError } from './command-error.ts';
import { findFile, readWhole } from './named-files.ts';
import type { Progress } from './printer.ts';
import type { Session } from './session.ts';

/** The number of lines in one request: about as many mails as can be sent in its time. */
const batchSize = 50;
/** How often lines that are left for later are sent again when none of them gets through, and the pause in between. */
const vainRounds = 3;
const pauseMs = 2000;

type Told = z.infer<typeof importedPeople>['lines'][number];
type Outcome = Told['outcome'];
type Waiting = { readonly line: number; readonly person: ListedPerson };

/**
 * Sends confirmation requests to the people in a file. Lines that are left for later are sent again as long as some get
 * through. Every line is accounted for.
 */
export async function importFile(
  { api, print }: Session,
  name: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const read = await readList(name, env);
  const told = new Map<number, Told>();
  for (const one of read) {
    if ('errors' in one) told.set(one.line, { line: one.line, outcome: 'refused', errors: [...one.errors] });
  }
  let waiting = read.flatMap((one): Waiting[] => ('person' in one ? [one] : []));
  const progress = print.progress('Asking people', waiting.length);
  let stopped: CommandError | undefined;
  try {
    for (let vain = 0; waiting.length > 0 && vain < vainRounds; ) {
      const batch = waiting.slice(0, batchSize);
      if (vain > 0) await sleep(pauseMs);
      const left = await sendBatch(batch, told, { api, progress });
      vain = left.length < batch.length ? 0 : vain + 1;
      waiting = [...left, ...waiting.slice(batchSize)];
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    stopped = error;
  } finally {
    progress.end();
  }
  for (const { line } of waiting) {
    if (!told.has(line)) told.set(line, { line, outcome: 'later', reason: 'It was not sent.' });
  }
  report(
    [...told.values()].sort((a, b) => a.line - b.line),
    name,
    print,
  );
  if (stopped) throw stopped;
}

/** @returns the lines that are to be sent again */
async function sendBatch(
  batch: readonly Waiting[],
  told: Map<number, Told>,
  { api, progress }: Pick<Session, 'api'> & { readonly progress: Progress },
): Promise<Waiting[]> {
  const body = writePeople(batch.map(({ person }) => ({ ...person, ...person.rule })));
  const { lines } = await api.ask(importedPeople, {
    method: 'POST',
    path: '/v1/subscribers/import',
    text: { type: 'text/csv; charset=utf-8', body },
  });
  // In the order of the batch. The numbers count the lines of the request, not of the file.
  for (const [at, { line }] of batch.entries()) {
    const answer = lines[at];
    if (answer) told.set(line, { ...answer, line });
  }
  const left = batch.filter(({ line }) => told.get(line)?.outcome === 'later');
  progress.advance(batch.length - left.length);
  return left;
}

async function readList(name: string, env: NodeJS.ProcessEnv): Promise<PeopleLine[]> {
  const file = await findFile(name, env);
  try {
    return readPeople(decodeText(await readWhole(file)));
  } catch (error) {
    if (!(error instanceof PeopleListError)) throw error;
    throw new UsageError(`${name} cannot be imported: ${error.message}`, { cause: error });
  }
}

function report(told: readonly Told[], name: string, print: Session['print']): void {
  const count = (wanted: Outcome) => told.filter(({ outcome }) => outcome === wanted).length;
  const [asked, already, refused, later] = [
    count('asked'),
    count('already'),
    count('refused'),
    count('later'),
  ];
  print.result(
    { asked, already, refused, later, lines: told },
    `Asked about ${asked} of ${told.length} rules; ${already} were known already.`,
  );
  const problems = told.flatMap(({ line, errors = [], reason }) => [
    ...errors.map(
      ({ path, message }) => `${name}, line ${line}: ${[path, message].filter(Boolean).join(' ')}`,
    ),
    ...(reason === undefined ? [] : [`${name}, line ${line}: not done. ${reason}`]),
  ]);
  if (problems.length === 0) return;
  print.complain([`${refused} refused, ${later} not done:`, ...problems].join('\n'));
  throw new CommandError(
    'Correct what is refused and import the file again: nobody is asked twice in a day.',
  );
}
