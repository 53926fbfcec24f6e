import type { Command } from 'commander';
import { decodeText } from '../../shared/feeds/decode-text.ts';
import { UsageError } from './command-error.ts';
import { findFile, readWhole } from './named-files.ts';
import { readNumber } from './numbers.ts';

/** Settings of a feed as typed on the command line. */
export interface FeedOptions {
  readonly title?: string;
  readonly fullText?: boolean;
  readonly watch?: string;
  readonly language?: string;
  readonly tag?: readonly string[];
  readonly weight?: number;
  readonly maxPause?: number;
  readonly secrets?: string;
}

/** Adds the options for the settings of a feed. */
export function withFeedOptions(command: Command): Command {
  return command
    .option('--title <title>', 'name shown as the source; else what the feed says')
    .option('--full-text', 'fetch the pages of new articles, for feeds that hold leads only')
    .option(
      '--watch <selector>',
      'a page without a feed: CSS selector of its headlines ("feeds propose" finds one)',
    )
    .option('--language <tag>', 'language of all its articles, whatever the feed says')
    .option('--tag <tag...>', 'tags for all its articles')
    .option('--weight <number>', 'what its articles score counts so many times, 0.1 to 10', readNumber)
    .option('--max-pause <minutes>', 'longest pause between polls, for warnings and recalls', readNumber)
    .option('--secrets <file>', 'JSON file with a login and headers that the feed wants');
}

/** The settings as the API takes them, with the secrets of the named file. @throws UsageError */
export async function readFeedOptions(
  { tag, maxPause, secrets, ...same }: FeedOptions,
  env: NodeJS.ProcessEnv,
): Promise<Record<string, unknown>> {
  return {
    ...same,
    ...(tag && { tags: tag }),
    ...(maxPause !== undefined && { maxPauseMinutes: maxPause }),
    ...(secrets !== undefined && (await readSecrets(secrets, env))),
  };
}

/** Read from a file, because other users can see the arguments of a command, and shells store them. */
async function readSecrets(name: string, env: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const example = '{"login": {"name": "…", "password": "…"}, "headers": {"X-Api-Key": "…"}}';
  const text = decodeText(await readWhole(await findFile(name, env)));
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The parser's own message quotes the file.
    throw new UsageError(`${name} is not JSON. It should look like ${example}.`);
  }
  const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
  if (!isObject || Object.keys(content as object).some((key) => key !== 'login' && key !== 'headers'))
    throw new UsageError(`${name} must hold a login, headers, or both, like ${example}.`);
  return { ...(content as object) };
}
