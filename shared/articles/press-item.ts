import { type ArticleInput, type FieldError, inputLimits } from './article-input.ts';
import { cleanLine, shorten } from './clean-text.ts';
import { InvalidArticleError } from './invalid-article-error.ts';

/** An article as a format of the press says it, in the fields of ours; whether they hold what they must is checked later. */
export interface PressItem {
  readonly input: unknown;
  /** What the format calls fields of ours, so that errors name what the sender knows. */
  readonly names: Readonly<Record<string, string>>;
  /** The format calls it most urgent. Counts for senders who may say so. */
  readonly urgent?: boolean;
}

/** Field by field, where the format has something to say; empty texts are nothing. */
export type PressFields = {
  readonly [Field in Exclude<keyof ArticleInput, 'urgent' | 'tags'>]?: string | undefined;
} & { readonly tags?: readonly string[] };

/** Leaves out what is empty, and shortens what no sender can be asked to shorten. */
export function inputOf({ tags = [], author, source, ...rest }: PressFields): Record<string, unknown> {
  const fields = {
    ...rest,
    author: author && shorten(cleanLine(author), inputLimits.author),
    source: source && shorten(cleanLine(source), inputLimits.source),
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value.trim() !== '');
  const short = [...new Set(tags.map(cleanLine))].filter(
    (tag) => tag !== '' && tag.length <= inputLimits.tag,
  );
  return {
    ...Object.fromEntries(given),
    ...(short.length > 0 && { tags: short.slice(0, inputLimits.tags) }),
  };
}

/** The errors with the names that the sender's format has for the fields. */
export function inWordsOf({ names }: PressItem, errors: readonly FieldError[]): FieldError[] {
  return errors.map(({ path, message }) => {
    const [field = '', ...rest] = path.split('.');
    return { path: [names[field] ?? field, ...rest].join('.'), message };
  });
}

/** The address, where the name of an item is one that people can open. */
export function addressIn(uri: string | undefined): string | undefined {
  return uri !== undefined && /^https?:\/\//i.test(uri) ? uri : undefined;
}

/** @throws {InvalidArticleError} for what its sender has taken back, or does not want to be told yet. */
export function refuseUnusable(path: string, status: string | undefined): void {
  const said = status?.replace(/^.*[:/]/, '').toLowerCase();
  if (said === undefined || said === '' || said === 'usable') return;
  throw new InvalidArticleError([
    {
      path,
      message: `is "${said}", and only what is usable is taken; one that waits under an embargo is withdrawn by DELETE /v1/articles/{id}`,
    },
  ]);
}
