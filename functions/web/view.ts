import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Brand } from '../../shared/brand.ts';
import type { Language } from '../../shared/i18n/languages.ts';
import type { PageAreas } from '../../shared/i18n/pages/catalogue.ts';
import type { PhraseKey, Say, ValuesFor } from '../../shared/i18n/phrases.ts';
import { type Assets, assetsOf } from './assets/assets.ts';
import type { WebDeps, WebEnv } from './deps.ts';
import { pageLanguage } from './page-language.ts';
import { sayIn, wordsAtHand } from './page-words.ts';
import { type SessionDeps, signedIn } from './session.ts';
import type { Html } from './views/html.ts';

/** For whom a page is; decides its navigation. */
export type Visitor = 'visitor' | 'reader' | 'operator';

/** What every view is given beside what it shows: the words, the brand, and who looks at it. */
export interface View {
  readonly brand: Brand;
  readonly assets: Assets;
  readonly language: Language;
  /** Says a phrase of the catalogue: `t('frame.save')`. */
  readonly t: Say<PageAreas>;
  /** The same for a phrase whose blanks are filled with markup. */
  readonly rich: Rich;
  readonly visitor: Visitor;
  /** Public address of the site, without a slash at the end. */
  readonly siteUrl: string;
  /** Path and query of the page, as it can be opened again. */
  readonly path: string;
  /** Zone in which times are shown. */
  readonly timezone: string;
}

type Rich = <Key extends PhraseKey<PageAreas>>(
  key: Key,
  ...values: ValuesFor<PageAreas, Key, string | number | Html>
) => Html;

export type ViewDeps = SessionDeps & Pick<WebDeps, 'brand' | 'defaultLanguage'>;

/** The view of whoever asks: a reader if signed in, else a visitor. */
export async function viewOf(c: Context<WebEnv>, deps: ViewDeps): Promise<View> {
  await signedIn(c, deps);
  const visitor = c.get('visitor') ? 'reader' : 'visitor';
  await prepareView(c, deps);
  return viewFor(c, visitor, deps);
}

/** Reads the words in which `viewFor` will speak, where they are not at hand yet. */
export function prepareView(
  c: Context<WebEnv>,
  deps: Pick<ViewDeps, 'defaultLanguage' | 'siteUrl'>,
): Promise<void> {
  return wordsAtHand(pageLanguage(c, deps));
}

/**
 * The view without a look at the table: for pages that must work when the table does not, and for operators'. After
 * `prepareView`.
 */
export function viewFor(
  c: Context<WebEnv>,
  visitor: Visitor,
  deps: Pick<ViewDeps, 'brand' | 'defaultLanguage' | 'siteUrl'>,
): View {
  const language = pageLanguage(c, deps);
  const t = sayIn(language);
  const { pathname, search } = new URL(c.req.url);
  return {
    brand: deps.brand,
    assets: assetsOf(deps.brand),
    language,
    t,
    rich: (key, ...values) => html`${t.pieces<typeof key, Html>(key, ...values)}`,
    visitor,
    siteUrl: deps.siteUrl,
    // What a form was sent to is opened again without its fields.
    path: c.req.method === 'POST' ? pathname : pathname + search,
    timezone: c.get('visitor')?.subscriber.timezone ?? 'UTC',
  };
}
