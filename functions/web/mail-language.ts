import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { mailLanguages } from '../../shared/mail/messages/languages.ts';

/** The language in which a new subscriber is written to: the browser's, if mails are written in it. */
export function mailLanguage(c: Context, fallback: string): string {
  return accepts(c, { header: 'Accept-Language', supports: [...mailLanguages], default: fallback });
}
