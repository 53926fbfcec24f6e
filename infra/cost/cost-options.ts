import { parseArgs } from 'node:util';
import { nearestName } from '../nearest-name.ts';
import { type Example, examples } from './print-bill.ts';

/** A mistake in what was written behind `npm run cost --`. */
export class WrongUsage extends Error {}

/** What the command is asked for. */
export type Asked =
  | { readonly what: 'examples' | 'help' | 'page'; readonly withFreeTier: boolean }
  | {
      readonly what: 'bill';
      readonly load: Example;
      readonly isThrifty: boolean;
      readonly withFreeTier: boolean;
    };

/** By the name of each option that takes a number, the part of the workload that it sets. */
const amounts = {
  'articles-per-day': 'articlesPerDay',
  subscribers: 'subscribers',
  digests: 'digests',
  alerts: 'alerts',
  rules: 'rules',
  hits: 'hits',
  concurrency: 'concurrency',
} as const satisfies Readonly<Record<string, keyof Example>>;

const words = ['thrifty', 'without-free-tier', 'write-page', 'help'] as const;
const presets = Object.keys(examples) as (keyof typeof examples)[];

export const usage = `Usage: npm run cost [-- OPTIONS]

Without options: the examples of docs/costs.md.

  --idle, --small, --medium, --large
                         one of the examples, line by line; the options below change it
  --articles-per-day N   articles that come in
  --subscribers N        people
  --digests N            digests of 20 stories that each gets in a day (1)
  --alerts N             alerts of 1 story that each gets in a day (0)
  --rules N              rules of each (5)
  --hits N               distinct queries that an article matches (10)
  --concurrency N        the setting "concurrency" (10)
  --thrifty              the setting "thrifty"
  --without-free-tier    as if AWS gave nothing for nothing
  --write-page           writes the printed parts of docs/costs.md anew`;

/** @throws WrongUsage */
export function readCostOptions(args: readonly string[]): Asked {
  const names = [...Object.keys(amounts), ...words, ...presets];
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: Object.fromEntries(Object.keys(amounts).map((name) => [name, { type: 'string' as const }])),
  });
  const given = new Map<string, string | undefined>();
  for (const token of tokens) {
    if (token.kind === 'positional') throw new WrongUsage(`"${token.value}" belongs to no option.`);
    if (token.kind !== 'option') continue;
    if (!names.includes(token.name))
      throw new WrongUsage(
        `There is no option ${token.rawName}; the nearest is --${nearestName(token.name, names)}.`,
      );
    given.set(token.name, token.value);
  }
  const withFreeTier = !given.has('without-free-tier');
  if (given.has('help')) return { what: 'help', withFreeTier };
  if (given.has('write-page')) return { what: 'page', withFreeTier };
  const chosen = presets.filter((name) => given.has(name));
  if (chosen.length > 1) throw new WrongUsage(`Only one of ${chosen.map((name) => `--${name}`).join(', ')}.`);
  const isThrifty = given.has('thrifty');
  const changes = Object.entries(amounts).flatMap(([name, part]) =>
    given.has(name) ? [[part, amountOf(name, given.get(name))] as const] : [],
  );
  if (chosen.length === 0 && changes.length === 0 && !isThrifty) return { what: 'examples', withFreeTier };
  const load = { ...examples[chosen[0] ?? 'idle'], ...Object.fromEntries(changes) };
  return { what: 'bill', load, isThrifty, withFreeTier };
}

function amountOf(name: string, text: string | undefined): number {
  const value = Number(text);
  if (text?.trim() && value >= 0 && Number.isFinite(value)) return value;
  throw new WrongUsage(`--${name} must be a number, 0 or more, not "${text ?? ''}".`);
}
