import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import * as z from 'zod';
import { feedAnswer } from '../../functions/web/routes/operators/feed-bodies.ts';
import { decodeText } from '../../shared/feeds/decode-text.ts';
import { feedId } from '../../shared/feeds/feed.ts';
import { type FeedList, OpmlError, readOpml, writeOpml } from '../../shared/feeds/opml.ts';
import { type ApiClient, ApiError } from './api-client.ts';
import { CommandError, UsageError } from './command-error.ts';
import { type FeedOptions, readFeedOptions, withFeedOptions } from './feed-options.ts';
import { doingsOf, type Feed, feedTable, settingsOf } from './feed-words.ts';
import { findFile, readWhole } from './named-files.ts';
import { facts, printable } from './printer.ts';
import { describeProposals, proposeFeed } from './propose-feed.ts';
import { type GlobalOptions, openPrinter, openSession, type Surroundings } from './session.ts';
import { takesId } from './takes-id.ts';

const feedList = z.object({ feeds: z.array(feedAnswer) });
const imported = z.object({ added: z.int(), known: z.int(), refused: z.array(z.string()) });

/** What `feeds change --reset` can unset, by the names of the options. */
const resettable = ['title', 'full-text', 'watch', 'language', 'tag', 'weight', 'max-pause', 'secrets'];

/** The number of feeds in one request of an import: few, so that a person sees progress. */
const importBatch = 200;
const startSet = fileURLToPath(new URL('../../shared/feeds/start-set.opml', import.meta.url));

export function feedCommands(program: Command, surroundings: Surroundings): void {
  const feeds = program.command('feeds').description('the feeds that articles are taken from');

  withFeedOptions(
    feeds
      .command('add')
      .description('add feeds; what they hold by now alerts nobody')
      .argument('[url...]', 'of feeds, or of pages that offer one')
      .option(
        '--newsletter <name>',
        'in place of an address: a newsletter, which gets one to subscribe with',
      ),
  ).action(async (urls: string[], { newsletter, ...options }: AddOptions, command: Command) => {
    if ((newsletter === undefined) === (urls.length === 0))
      throw new UsageError('Name the addresses of feeds, or one --newsletter, and not both.');
    if (newsletter !== undefined) return addNewsletter(newsletter, options, command, surroundings);
    const ofOne = (['title', 'watch', 'secrets'] as const).find((name) => options[name] !== undefined);
    if (ofOne !== undefined && urls.length > 1) {
      throw new UsageError(`--${ofOne} is for one feed; add the others without it.`);
    }
    const { api, print } = await openSession(command, surroundings);
    const settings = await readFeedOptions(options, surroundings.env);
    const added: { url: string; feed?: Feed; error?: string }[] = [];
    for (const url of urls) added.push({ url, ...(await addFeed(api, { ...settings, url })) });
    print.result(added, added.flatMap(({ feed: one }) => (one ? [`${one.id}  ${one.url}`] : [])).join('\n'));
    const failed = added.filter(({ error }) => error !== undefined);
    if (failed.length > 0) {
      throw new CommandError(failed.map(({ url, error }) => `${url} was not added: ${error}`).join('\n'));
    }
    print.note('They are read within a minute or two. "feeds list" shows how they do.');
  });

  withFeedOptions(
    takesId(feeds.command('change'), '<id or url>')
      .description('change what is set for a feed')
      .option('--reset <setting...>', `take back: ${resettable.join(', ')}`),
  ).action(async (name: string, options: FeedOptions & { reset?: string[] }, command: Command) => {
    const { reset = [], ...stated } = options;
    const unknown = reset.find((setting) => !resettable.includes(setting));
    if (unknown !== undefined) throw new UsageError(`"${unknown}" is none of ${resettable.join(', ')}.`);
    const { api, print } = await openSession(command, surroundings);
    const json = { ...(await readFeedOptions(stated, surroundings.env)), ...resetting(reset) };
    const { id } = await findFeed(api, name);
    const changed = await api.ask(feedAnswer, { method: 'PATCH', path: `/v1/feeds/${id}`, json });
    print.result(changed, facts(settingsOf(changed)));
  });

  feeds
    .command('propose')
    .description('look at a page without a feed, and propose selectors of its headlines')
    .argument('<url>')
    .action(async (url: string, _: object, command: Command) => {
      const print = openPrinter(command.optsWithGlobals<GlobalOptions>(), surroundings);
      const proposals = await proposeFeed(url, surroundings.env.FETCH_RULES);
      print.result(proposals, describeProposals(proposals));
    });

  takesId(feeds.command('show'), '<id or url>')
    .description('what is set for a feed, how it does, and what came of it on the last days')
    .action(async (name: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const one = await findFeed(api, name);
      print.result(one, facts([['ID', one.id], ...settingsOf(one), ...doingsOf(one)]));
    });

  feeds
    .command('list')
    .description('list feeds and how they do')
    .action(async (_: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const { feeds: all } = await listFeeds(api);
      print.result(all, all.length === 0 ? 'There is no feed yet. "feeds add" adds one.' : feedTable(all));
    });

  takesId(feeds.command('remove'), '<id or url>')
    .description('remove a feed; its articles stay until they expire')
    .action(async (name: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const found = await findFeed(api, name);
      await api.text({ method: 'DELETE', path: `/v1/feeds/${found.id}` });
      print.result(found, `Removed ${found.url}`);
    });

  feeds
    .command('import')
    .description('add the feeds of an OPML file, or of our own list of public feeds')
    .argument('[file]', 'an OPML file')
    .option('--start-set', 'public news feeds in several languages, to begin with')
    .action(async (file: string | undefined, options: { startSet?: true }, command: Command) => {
      if ((file === undefined) === (options.startSet === undefined)) {
        throw new UsageError('Name an OPML file, or give --start-set, and not both.');
      }
      const { api, print } = await openSession(command, surroundings);
      const list = await readList(file ?? startSet, surroundings.env);
      const total = { added: 0, known: 0, refused: [...list.refused] };
      const progress = print.progress('Adding feeds', list.feeds.length);
      try {
        for (let start = 0; start < list.feeds.length; start += importBatch) {
          const part = list.feeds.slice(start, start + importBatch);
          const body = writeOpml(part, 'Feeds to import', new Date());
          const answer = await api.ask(imported, {
            method: 'POST',
            path: '/v1/feeds/import',
            text: { type: 'text/x-opml', body },
          });
          total.added += answer.added;
          total.known += answer.known;
          total.refused.push(...answer.refused);
          progress.advance(part.length);
        }
      } finally {
        progress.end();
      }
      print.result(total, `Added ${total.added} feeds; ${total.known} were there already.`);
      if (total.refused.length > 0) {
        throw new CommandError([`${total.refused.length} were refused:`, ...total.refused].join('\n'));
      }
    });

  feeds
    .command('export')
    .description('write all feeds as OPML')
    .action(async (_: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const opml = await api.text({ method: 'GET', path: '/v1/feeds/export' });
      print.result(
        { opml },
        printable(opml.trimEnd(), (code) => `&#x${code};`),
      );
    });

  takesId(feeds.command('poll'), '<id or url>')
    .description('read a feed within the next minute or two, even one that waits after failures')
    .action(async (name: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const { id } = await findFeed(api, name);
      const due = await api.ask(feedAnswer, { method: 'POST', path: `/v1/feeds/${id}/poll` });
      print.result(
        due,
        facts([
          ['Due now', due.url],
          ['Last read', due.lastReadAt ?? 'never'],
        ]),
      );
    });

  takesId(feeds.command('pause'), '<id or url>')
    .description('poll a feed no more until it is resumed')
    .action(async (name: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const { id } = await findFeed(api, name);
      const paused = await api.ask(feedAnswer, { method: 'POST', path: `/v1/feeds/${id}/pause` });
      print.result(paused, `Paused ${paused.url}`);
    });

  takesId(feeds.command('resume'), '<id or url>')
    .description('poll a paused feed again')
    .action(async (name: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const { id } = await findFeed(api, name);
      const resumed = await api.ask(feedAnswer, { method: 'POST', path: `/v1/feeds/${id}/resume` });
      print.result(resumed, `${resumed.url} is polled again.`);
    });
}

interface AddOptions extends FeedOptions {
  readonly newsletter?: string;
}

async function addNewsletter(
  name: string,
  options: FeedOptions,
  command: Command,
  surroundings: Surroundings,
): Promise<void> {
  const { api, print } = await openSession(command, surroundings);
  const json = { ...(await readFeedOptions(options, surroundings.env)), newsletter: { name } };
  const added = await api.ask(feedAnswer, { method: 'POST', path: '/v1/feeds', json, once: true });
  print.result(added, added.address ?? added.url);
  print.note(
    'Subscribe to the newsletter with this address. If its list asks for a confirmation, "feeds list" shows the link.',
  );
}

async function addFeed(
  api: ApiClient,
  json: Record<string, unknown>,
): Promise<{ feed: Feed } | { error: string }> {
  try {
    return { feed: await api.ask(feedAnswer, { method: 'POST', path: '/v1/feeds', json }) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const problems = error instanceof ApiError ? error.problems : [];
    // The message names the address already.
    const said = problems.map(({ path, message }) => (path === 'url' ? message : `${path} ${message}`));
    return { error: said.join('; ') || error.message };
  }
}

function resetting(names: readonly string[]): Record<string, unknown> {
  const fields: Readonly<Record<string, object>> = {
    'full-text': { fullText: false },
    tag: { tags: null },
    'max-pause': { maxPauseMinutes: null },
    secrets: { login: null, headers: null },
  };
  return Object.assign({}, ...names.map((name) => fields[name] ?? { [name]: null }));
}

function listFeeds(api: ApiClient) {
  return api.ask(feedList, { method: 'GET', path: '/v1/feeds' });
}

/** Finds a feed by its id, by the address it is fetched from, or by the address with which it was added. */
async function findFeed(api: ApiClient, name: string): Promise<Feed> {
  const names = URL.canParse(name) ? [feedId(name), new URL(name).href] : [name];
  const { feeds } = await listFeeds(api);
  const found = feeds.find(
    ({ id, url, address }) =>
      names.includes(id) || names.includes(url) || (address !== undefined && names.includes(address)),
  );
  if (found) return found;
  throw new CommandError(`There is no feed "${name}". "feeds list" shows all with their ids.`);
}

async function readList(name: string, env: NodeJS.ProcessEnv): Promise<FeedList> {
  const file = await findFile(name, env);
  try {
    return readOpml(decodeText(await readWhole(file)));
  } catch (error) {
    if (!(error instanceof OpmlError)) throw error;
    throw new UsageError(`${name} cannot be imported: ${error.message}`, { cause: error });
  }
}
