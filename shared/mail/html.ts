import { escapeHtml } from '../articles/escape-html.ts';

/** Markup that is safe to insert. Only the `html` tag creates it, from constants and escaped values. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** Values for a template: text is escaped, markup is not, lists are joined, `undefined` gives nothing. */
export type HtmlValue = Html | string | number | undefined | readonly HtmlValue[];

const compact = new WeakMap<TemplateStringsArray, readonly string[]>();

/**
 * Template tag: ``html`<p lang="${language}">${title}</p>` ``. Attributes must be quoted. Indentation of the template
 * is removed: it only helps readers of the source, and would add bytes to every mail.
 */
export function html(template: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let pieces = compact.get(template);
  if (pieces === undefined) {
    pieces = template.map((piece) => piece.replace(/\n\s*/g, '\n'));
    compact.set(template, pieces);
  }
  let markup = pieces[0]!;
  for (let i = 0; i < values.length; i++) markup += toMarkup(values[i]) + pieces[i + 1]!;
  return new Html(markup);
}

function toMarkup(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if (value instanceof Html) return value.markup;
  return value.map(toMarkup).join('');
}
