import * as z from 'zod';
import { checkTimes } from '../rules/own-schedule.ts';
import { frequencies } from '../rules/rule.ts';
import { type RuleInput, ruleFields } from '../rules/rule-input.ts';

/**
 * A rule as files list it: without an output, because whoever gets a file from somebody would not see where else
 * their stories go. What a file does not say is left out.
 */
export const listedFields = ruleFields.omit({ webhook: true, frequency: true, cap: true }).extend({
  frequency: z.enum(frequencies).optional(),
  cap: ruleFields.shape.cap.unwrap().optional(),
  digest: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .describe('The name of one of your digests, which says when the rule comes.'),
});

/** What a pack decides of a rule, which is compared, shown and accepted. Whoever follows a pack has digests of their own. */
export const packFields = listedFields.omit({ digest: true });
export type PackField = keyof typeof packFields.shape;

export const listedRule = listedFields.check(checkTimes);
export type ListedRule = z.infer<typeof listedRule>;

/** The most rules of one file, and the most bytes of it (UTF-8): it must fit into a table item while it is looked at. */
export const fileLimits = { rules: 500, bytes: 256 * 1024 } as const;

export const ruleFileFormats = ['google-alerts', 'queries', 'csv', 'opml', 'json', 'yaml'] as const;
export type RuleFileFormat = (typeof ruleFileFormats)[number];

/** What is wrong with a field of an entry, or with the whole entry (an empty path). */
export interface EntryError {
  readonly path: string;
  readonly message: string;
}

/** One entry of a file. `at` is the number of its line, or in JSON, YAML and OPML of the entry, from 1. */
export type FileEntry =
  | {
      readonly at: number;
      readonly rule: ListedRule;
      /** What the file says and a rule cannot, in English. */
      readonly notes: readonly string[];
    }
  | { readonly at: number; readonly text: string; readonly errors: readonly EntryError[] };

/** The whole file cannot be read, and no rule of it was. The message says why and what to do. */
export class RuleFileError extends Error {
  override readonly name = 'RuleFileError';
  /** The line at which reading ended, from 1, where it is known. */
  readonly line: number | undefined;

  constructor(message: string, { line, ...options }: ErrorOptions & { readonly line?: number } = {}) {
    super(message, options);
    this.line = line;
  }
}

/** Checks what a reader has found in an entry. `text` stands for the entry if it cannot be taken. */
export function toEntry(
  at: number,
  found: Readonly<Record<string, unknown>>,
  { text, notes = [] }: { readonly text: string; readonly notes?: readonly string[] },
): FileEntry {
  const read = listedRule.safeParse(found);
  if (read.success) return { at, rule: read.data, notes };
  return { at, text: text.slice(0, 500), errors: read.error.issues.flatMap(errorsOf) };
}

function errorsOf(issue: z.core.$ZodIssue): EntryError[] {
  if (issue.code === 'unrecognized_keys') {
    const fields = Object.keys(listedRule.shape).join(', ');
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join('.'),
      message:
        issue.path.length === 0
          ? `is not a field of a rule; the fields are ${fields}`
          : 'is not a field of an article',
    }));
  }
  const path = issue.path.join('.');
  return [{ path, message: issue.code === 'invalid_type' ? `must be ${issue.expected}` : issue.message }];
}

/** How often, as other products and people write it. Undefined for anything else. */
export function frequencyIn(text: string): RuleInput['frequency'] | undefined {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .replace(/^at most /, '');
  const own = frequencies.find((one) => one.replaceAll('-', ' ') === plain);
  if (own) return own;
  if (/^(?:only )?(?:when|if) unusual$/.test(plain)) return 'unusual';
  if (/^(?:real ?time|instant(?:ly)?|immediate(?:ly)?|at once)$/.test(plain)) return 'as-it-happens';
  if (/^(?:every|once an?|an?) hour$/.test(plain)) return 'hourly';
  if (/^(?:every|once a|once per) day$/.test(plain)) return 'daily';
  if (/^(?:every|once a|once per) month$/.test(plain)) return 'monthly';
  return /^(?:every|once a|once per) week$/.test(plain) ? 'weekly' : undefined;
}
