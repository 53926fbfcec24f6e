import { html } from 'hono/html';
import type { Place, Remark } from '../../../../shared/matching/query.ts';
import { TYPED_LIMITS } from '../../../../shared/matching/query-limits.ts';
import { type TokenKind, tokensOf } from '../../../../shared/matching/query-tokens.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { field } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';

/** What an editor shows of a query. */
export interface EditedQuery {
  readonly text: string;
  readonly problems: readonly Remark[];
  readonly warnings: readonly Remark[];
  /** What it asks for, in words; absent if it cannot be read. */
  readonly inWords?: string | undefined;
  /** Into how many rules it can be split, if it is too long for one. */
  readonly parts?: number | undefined;
}

/** The words around a box. */
export interface EditorWords {
  readonly label: string;
  /** The label is a heading of the page as well. */
  readonly heading?: boolean;
  readonly hint?: Html;
  /** With buttons that put operators into the query. */
  readonly withInserts: boolean;
}

/**
 * The box for a query: a plain text area, with the query in colours below it. The script lays the one over the other, so
 * that what is typed is coloured, and fetches the `data-part`s anew.
 *
 * @param path of the rule, such as "/rules/new"
 */
export function queryEditor(view: View, query: EditedQuery, path: string, errors: FormErrors): Html {
  const words = { label: view.t('workbench.queryLabel'), withInserts: true };
  return editorWith(view, query, { errors, words, note: queryNote(view, query, path) });
}

/** The same box in another form, with words and a note of its own. */
export function editorWith(
  view: View,
  query: EditedQuery,
  { errors, words, note }: { readonly errors: FormErrors; readonly words: EditorWords; readonly note: Html },
): Html {
  const { withInserts, ...said } = words;
  const control = (
    wired: Html,
  ) => html`${withInserts ? inserts(view) : ''}<div class="editor" data-editor><textarea ${wired} class="query" rows="3" spellcheck="false" autocapitalize="off" autocorrect="off" data-query-text>
${query.text}</textarea><div class="query underlay" aria-hidden="true" data-part="underlay">${colouredQuery(query)}</div></div>`;
  return html`${field(view, { id: 'query', ...said, errors }, control)}
<div data-part="note">${note}</div>`;
}

/** The query in words, how long it is, and how to split it if it is too long. */
export function queryNote(view: View, query: EditedQuery, path: string): Html {
  const split = (count: number) =>
    html`<button formaction="${path}/split" formnovalidate>${view.t('workbench.split', { count })}</button>`;
  return noteWith(view, query, split);
}

/**
 * The same in another form.
 *
 * @param split the button that splits the query into so many rules
 * @param isSaid whether the field says already that the query is too long
 */
export function noteWith(
  { t }: View,
  { text, inWords, parts }: EditedQuery,
  split: (count: number) => Html,
  isSaid = false,
): Html {
  const most = TYPED_LIMITS.characters;
  const isLong = text.length > most * 0.8;
  return html`${inWords === undefined ? '' : html`<p class="in-words">${inWords}</p>`}
<p class="small quiet note"><span${isLong ? html` class="long"` : ''}>${t('workbench.characters', { count: text.length, most })}</span> <a href="/help/queries">${t('workbench.help')}</a></p>
${
  parts === undefined
    ? ''
    : html`<div class="notice warn">${isSaid ? '' : html`<p>${t('workbench.tooLong', { count: parts })}</p>`}<p>${split(parts)}</p></div>`
}`;
}

/** What can be put into the query by a button: before and after what is selected. Only the script can do it. */
const insertions = [
  ['insertPhrase', '"', '"'],
  ['insertOr', ' OR ', ''],
  ['insertNot', ' -', ''],
  ['insertNear', ' NEAR/5 ', ''],
  ['insertGroup', '(', ')'],
  ['insertTitle', 'title:', ''],
  ['insertSite', ' site:', ''],
] as const;

function inserts({ t }: View): Html {
  return html`<div class="inserts" role="group" aria-label="${t('workbench.inserts')}" hidden>${insertions.map(
    ([name, before, after]) =>
      html`<button type="button" data-before="${before}" data-after="${after}">${t(`workbench.${name}`)} <code>${before.trim()}${after === '' ? '' : '…'}${after}</code></button>`,
  )}</div>`;
}

/** The whole text, cut wherever a colour or an underline begins or ends. */
export function colouredQuery({ text, problems, warnings }: EditedQuery): Html {
  const tokens = tokensOf(text);
  // A remark about all of it says nothing about any place.
  const isPlaced = ({ from, to }: Place) => from > 0 || to < text.length;
  const remarks = [
    ...problems.map((place) => ({ ...visible(place, text), kind: 'problem' as const })),
    ...warnings.filter(isPlaced).map((place) => ({ ...visible(place, text), kind: 'warning' as const })),
  ];
  const cuts = new Set([0, text.length]);
  for (const { from, to } of [...tokens, ...remarks]) cuts.add(from).add(to);
  const at = [...cuts].filter((cut) => cut <= text.length).sort((a, b) => a - b);
  const token = inTurn(tokens);
  return html`${at.slice(1).map((to, index) => {
    const from = at[index] ?? 0;
    const marks = remarks.filter((one) => one.from <= from && one.to >= to).map(({ kind }) => kind);
    return piece(text.slice(from, to), token(from, to)?.kind, marks);
  })}`;
}

function piece(text: string, token: TokenKind | undefined, marks: readonly string[]): Html | string {
  const mark = marks.includes('problem') ? 'problem' : marks[0];
  const classes = [...(token === undefined ? [] : [token]), ...(mark === undefined ? [] : [mark])];
  return classes.length === 0 ? text : html`<span class="${classes.join(' ')}">${text}</span>`;
}

/** A remark about nothing, such as a missing bracket at the end, is shown at the character before. */
function visible({ from, to }: Place, text: string): Place {
  if (from < to) return { from, to };
  const before = Math.max(0, Math.min(from, text.length) - 1);
  return { from: before, to: before + 1 };
}

/** The token that a stretch lies in, asked for in the order of the text. */
function inTurn<One extends Place>(tokens: readonly One[]): (from: number, to: number) => One | undefined {
  let next = 0;
  return (from, to) => {
    while ((tokens[next]?.to ?? Number.POSITIVE_INFINITY) <= from) next += 1;
    const token = tokens[next];
    return token && token.from <= from && token.to >= to ? token : undefined;
  };
}
