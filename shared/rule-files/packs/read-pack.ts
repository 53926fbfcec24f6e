import { decodeText } from '../../feeds/decode-text.ts';
import { FetchError } from '../../net/fetch-error.ts';
import { exampleValues } from '../rule-set/fill-parameters.ts';
import { type RuleSet, readRuleSet } from '../rule-set/read-rule-set.ts';
import { PackValuesError, rulesOfPack } from './compare-pack.ts';
import { hashOfPack } from './pack-file.ts';

/** A pack as it is at its address now. */
export interface PackContent {
  /** Another text as soon as one byte of the file differs. */
  readonly hash: string;
  readonly set: RuleSet;
}

export type ReadPack =
  | { readonly ok: true; readonly content: PackContent }
  /** Why not, in English. */
  | { readonly ok: false; readonly problem: string };

export interface ReadPackDeps {
  /** Reaches public addresses only, and reads a limited number of bytes in a limited time. */
  readonly fetchPack: (url: string) => Promise<{ readonly status: number; readonly body: Uint8Array }>;
}

/** The most problems of a file that are told. */
const told = 5;

/** Fetches a pack and reads it. A file whose own golden articles fail here is refused. Never throws for what is there. */
export async function readPack(url: string, { fetchPack }: ReadPackDeps): Promise<ReadPack> {
  try {
    return readAnswer(url, await fetchPack(url));
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return { ok: false, problem: error.message };
  }
}

/** Reads what an address has answered. Never throws for what it says. */
export function readAnswer(
  url: string,
  answer: { readonly status: number; readonly body: Uint8Array },
): ReadPack {
  if (answer.status !== 200) return { ok: false, problem: `${url} answered ${answer.status}.` };
  const read = readRuleSet(decodeText(answer.body));
  const problems = read.ok ? read.set.failures : read.problems;
  if (!read.ok || problems.length > 0) {
    const lines = problems
      .slice(0, told)
      .map(
        ({ line, rule, message }) =>
          `Line ${line}${rule === undefined ? '' : `, rule "${rule}"`}: ${message}`,
      );
    return { ok: false, problem: ['This is no pack that can be followed.', ...lines].join(' ') };
  }
  try {
    rulesOfPack(read.set, exampleValues(read.set.parameters));
  } catch (error) {
    if (!(error instanceof PackValuesError)) throw error;
    return { ok: false, problem: `This is no pack that can be followed. ${error.message}` };
  }
  return {
    ok: true,
    content: { hash: hashOfPack(answer.body), set: read.set },
  };
}
