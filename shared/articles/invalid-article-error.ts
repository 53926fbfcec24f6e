import type { FieldError } from './article-input.ts';

/** The article cannot be accepted. `errors` gives the reasons, field by field. */
export class InvalidArticleError extends Error {
  override readonly name = 'InvalidArticleError';
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    super(errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; '));
    this.errors = errors;
  }
}
