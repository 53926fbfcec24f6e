import type { Command } from 'commander';
import type * as z from 'zod';
import { type articleSummary, foundArticles } from '../../functions/web/schemas.ts';
import { emptyFile, fileRecords, isByLine } from '../../shared/articles/read-article-file.ts';
import { CommandError, UsageError } from './command-error.ts';
import { findFile, type NamedFile, type Piece, readPieces, readWhole } from './named-files.ts';
import { wholeNumber } from './numbers.ts';
import { createArticleSender } from './send-articles.ts';
import { openSession, type Session, type Surroundings } from './session.ts';

type FoundArticle = z.infer<typeof articleSummary>;

const usualLimit = 20;

interface SearchOptions {
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

export function articleCommands(program: Command, surroundings: Surroundings): void {
  const articles = program.command('articles').description('the articles themselves');

  articles
    .command('ingest')
    .description('hand in files: plain text, JSON, or NDJSON of any size; doing so again adds nothing')
    .argument('<file...>')
    .action(async (names: string[], _: object, command: Command) => {
      const session = await openSession(command, surroundings);
      // All files are looked for first, so that a missing one is reported before anything is sent.
      await ingest(session, await Promise.all(names.map((name) => findFile(name, surroundings.env))));
    });

  articles
    .command('search')
    .description('recent articles that a query matches, newest first')
    .argument('<query>', 'as subscribers write them: docs/query-language.md')
    .option('--from <instant>', 'received at or after, such as 2026-11-23T00:00:00Z; a week ago if left out')
    .option('--to <instant>', 'received before; now if left out')
    .option('--limit <number>', 'at most so many', wholeNumber, usualLimit)
    .action(async (query: string, options: SearchOptions, command: Command) => {
      const session = await openSession(command, surroundings);
      await search(session, query, options);
    });
}

async function ingest({ api, print }: Session, files: readonly NamedFile[]): Promise<void> {
  const sender = createArticleSender(api);
  const progress = print.progress(
    'Handing in',
    files.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  let stopped: CommandError | undefined;
  try {
    for (const file of files) {
      let isEmpty = true;
      for await (const { content, firstLine } of contentOf(file)) {
        for (const record of fileRecords(file.name, content, firstLine)) {
          isEmpty = false;
          await sender.add(record);
        }
        progress.advance(content.length, `${sender.sent.accepted.length} accepted`);
      }
      if (isEmpty) await sender.add({ place: file.name, problem: emptyFile });
    }
    await sender.finish();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    stopped = error;
    // When a file breaks off, what was read before is still sent.
    if (error instanceof UsageError) await sender.finish();
  } finally {
    progress.end();
  }
  const { accepted, rejected } = sender.sent;
  print.result(
    sender.sent,
    `Accepted ${accepted.length} of ${accepted.length + rejected.length} articles from ${files.length} ${files.length === 1 ? 'file' : 'files'}.`,
  );
  if (rejected.length > 0) {
    const lines = rejected.map(({ place, problem }) => `${place}: ${problem}`);
    print.complain([`Rejected ${rejected.length}:`, ...lines].join('\n'));
  }
  if (stopped) throw stopped;
  if (rejected.length > 0) throw new CommandError('Correct the rejected ones and send the files again.');
}

async function* contentOf(file: NamedFile): AsyncGenerator<Piece> {
  if (isByLine(file.name)) yield* readPieces(file);
  else yield { content: await readWhole(file), firstLine: 1 };
}

async function search({ api, print }: Session, query: string, options: SearchOptions): Promise<void> {
  const found: FoundArticle[] = [];
  let looked = 0;
  let cursor: string | undefined;
  const progress = print.progress('Searching', options.limit);
  try {
    do {
      const parameters = new URLSearchParams({ q: query });
      if (options.from !== undefined) parameters.set('from', options.from);
      if (options.to !== undefined) parameters.set('to', options.to);
      if (cursor !== undefined) parameters.set('cursor', cursor);
      const next = await api.ask(foundArticles, { method: 'GET', path: `/v1/articles?${parameters}` });
      found.push(...next.articles.map(({ article }) => article));
      looked += next.looked;
      cursor = next.cursor;
      progress.advance(next.articles.length, `${looked} articles looked at`);
    } while (cursor !== undefined && found.length < options.limit);
  } finally {
    progress.end();
  }
  const shown = found.slice(0, options.limit);
  const more = cursor !== undefined || found.length > shown.length;
  print.result({ articles: shown, looked, more }, shown.map(describeArticle).join('\n\n'));
  if (shown.length === 0) print.note(`None of the ${looked} articles of that time matches.`);
  else if (more) print.note(`\nThere may be more: --limit ${options.limit * 5}`);
}

function describeArticle({ id, title, url, source, publishedAt, receivedAt }: FoundArticle): string {
  const facts = [publishedAt ?? receivedAt, source, id].filter((fact) => fact !== undefined);
  return [title, `  ${facts.join('  ')}`, ...(url === undefined ? [] : [`  ${url}`])].join('\n');
}
