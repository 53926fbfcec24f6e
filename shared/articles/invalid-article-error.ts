import type { FieldError } from './article-input.ts';

/** An article that cannot be taken; `errors` says why, field by field. */
export class InvalidArticleError extends Error {
  override readonly name = 'InvalidArticleError';
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    super(errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; '));
    this.errors = errors;
  }
}
