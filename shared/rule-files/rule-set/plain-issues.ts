import type * as z from 'zod';

/** What is wrong with one part of a document, in words that follow the name of the field. */
export interface PlainIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Says what a schema found in a document in the words of people who write YAML. */
export function plainIssues(issue: z.core.$ZodIssue, document: unknown): PlainIssue[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: 'is not a field here; docs/rules-as-code.md lists all fields',
      }));
    case 'invalid_type': {
      const noun = nouns[issue.expected] ?? issue.expected;
      return [{ path, message: isThere(issue, document) ? `must be ${noun}` : 'is missing' }];
    }
    case 'invalid_value':
      return [{ path, message: `must be one of ${issue.values.map(String).join(', ')}` }];
    case 'invalid_union':
      return ofUnion(issue, document);
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message }));
    case 'too_big':
      return [{ path, message: sizeMessage(issue, `at most ${issue.maximum}`) }];
    case 'too_small':
      return [{ path, message: sizeMessage(issue, `at least ${issue.minimum}`) }];
    default:
      return [{ path, message: issue.message }];
  }
}

/** What is wrong with the alternative whose kind fits; what the alternatives are if none does. */
function ofUnion(issue: z.core.$ZodIssueInvalidUnion, document: unknown): PlainIssue[] {
  const isKind = ({ code, path }: z.core.$ZodIssue) => code === 'invalid_type' && path.length === 0;
  const fitting = issue.errors.find((errors) => errors.length > 0 && !errors.some(isKind));
  if (!fitting)
    return [{ path: issue.path, message: isThere(issue, document) ? issue.message : 'is missing' }];
  return fitting.flatMap((one) => plainIssues({ ...one, path: [...issue.path, ...one.path] }, document));
}

/** Our own words where a schema has them, which never begin like the library's. */
function sizeMessage(
  { origin, message }: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall,
  limit: string,
): string {
  if (!/^Too (?:big|small)/.test(message)) return message;
  if (origin === 'string') return `must have ${limit} characters`;
  return origin === 'array' ? `must have ${limit} entries` : `must be ${limit}`;
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a text; put quotes around a number',
  object: 'a group of fields, one a line',
  record: 'a group of fields, one a line',
  array: 'a list, each entry after a dash',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
};

function isThere({ path }: z.core.$ZodIssue, document: unknown): boolean {
  return path.reduce<unknown>(fieldOf, document) !== undefined;
}

/** The part of a value with this name; undefined where there is none. */
export function fieldOf(value: unknown, name: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
