import { type ArticleInput, type FieldError, inputLimits } from './article-input.ts';
import { cleanLine, shorten } from './clean-text.ts';
import { InvalidArticleError } from './invalid-article-error.ts';

/** An article from a press format, with the fields of an `ArticleInput`. The fields are validated later. */
export interface PressItem {
  readonly input: unknown;
  /** The format's names for our fields, so that errors use names that the sender knows. */
  readonly names: Readonly<Record<string, string>>;
  /** The format marks it as most urgent. This counts only for senders who may mark articles as urgent. */
  readonly urgent?: boolean;
}

/** The fields as read from the format. An empty text means that the field is missing. */
export type PressFields = {
  readonly [Field in Exclude<keyof ArticleInput, 'urgent' | 'tags'>]?: string | undefined;
} & { readonly tags?: readonly string[] };

/** Removes empty fields, and cuts fields whose length the sender cannot change. */
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

/** The errors, with the field names of the sender's format. */
export function inWordsOf({ names }: PressItem, errors: readonly FieldError[]): FieldError[] {
  return errors.map(({ path, message }) => {
    const [field = '', ...rest] = path.split('.');
    return { path: [names[field] ?? field, ...rest].join('.'), message };
  });
}

/** The address, if the name of an item is an address that people can open. */
export function addressIn(uri: string | undefined): string | undefined {
  return uri !== undefined && /^https?:\/\//i.test(uri) ? uri : undefined;
}

/** @throws {InvalidArticleError} if the sender has withdrawn the item or does not want it published yet. */
export function refuseUnusable(path: string, status: string | undefined): void {
  const said = status?.replace(/^.*[:/]/, '').toLowerCase();
  if (said === undefined || said === '' || said === 'usable') return;
  throw new InvalidArticleError([
    {
      path,
      message: `is "${said}", but only usable items are accepted; to withdraw an item under an embargo, use DELETE /v1/articles/{id}`,
    },
  ]);
}
