import { html } from 'hono/html';
import type { TextPart } from '../../../shared/mail/digest-model.ts';
import type { Html } from './html.ts';

/** Text with the words that matched marked. */
export function markedText(parts: readonly TextPart[]): Html {
  return html`${parts.map(({ text, marked }) => (marked ? html`<mark>${text}</mark>` : text))}`;
}
