import type { Brand } from '../brand.ts';
import type { Language } from '../i18n/languages.ts';
import { type Html, html } from './html.ts';

/**
 * The look of every mail. Layout, sizes and colours are inline, because all clients read inline styles. The style sheet
 * in the head adds what a mail can do without: serifs, the colour behind matched words, dark mode, hover, narrow
 * screens. There are no images, web fonts or other things to load: a mail is complete when it arrives, and cannot
 * report when it was opened. Sides are named left and right, because mail programs do not support logical sides.
 */
export interface Look {
  readonly brand: Brand;
  readonly language: Language;
  /** The sides on which lines begin and end. */
  readonly start: 'left' | 'right';
  readonly end: 'left' | 'right';
  readonly styles: ReturnType<typeof stylesOf>;
  readonly styleSheet: Html;
}

export const sans = 'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';

/** The look of a brand's mails in a language: colours, and the side on which lines begin. */
export function createLook(brand: Brand, language: Language): Look {
  const [start, end] =
    language.direction === 'rtl' ? (['right', 'left'] as const) : (['left', 'right'] as const);
  const styles = stylesOf(brand.accent, start, end);
  return { brand, language, start, end, styles, styleSheet: styleSheetOf(brand) };
}

/** Inline styles by role. Colours have a contrast of at least 4.5 : 1, light and dark. */
function stylesOf(accent: string, start: string, end: string) {
  return {
    wordmark: `font-size:14px;line-height:20px;font-weight:700;color:${accent}`,
    date: `font-size:14px;line-height:20px;color:#5b6470;text-align:${end}`,
    headline: 'margin:0;font-size:24px;line-height:32px;font-weight:700;color:#171b20',
    digestName: `margin:0 0 4px;font-size:14px;line-height:20px;font-weight:700;color:${accent}`,
    summary: 'margin:8px 0 0;font-size:16px;line-height:24px;color:#5b6470',
    contents: 'margin:0;font-size:14px;line-height:24px;color:#5b6470',
    notice: 'padding:12px 16px;font-size:14px;line-height:20px;color:#5c4300;background-color:#fdf5dc',
    rule: `margin:0;font-size:18px;line-height:24px;font-weight:700;color:${accent}`,
    count: `font-size:14px;line-height:24px;color:#5b6470;text-align:${end};white-space:nowrap`,
    byline: 'margin:0 0 4px;font-size:14px;line-height:20px;color:#5b6470',
    title: 'margin:0;font-size:18px;line-height:24px;font-weight:700;color:#171b20',
    headlineOnly: 'margin:0;font-size:16px;line-height:24px;font-weight:700;color:#171b20',
    ruleName: 'margin:0;font-size:16px;line-height:24px;font-weight:600;color:#3b434d',
    snippet: 'margin:8px 0 0;font-size:16px;line-height:24px;color:#3b434d',
    meta: 'margin:8px 0 0;font-size:14px;line-height:20px;color:#5b6470',
    parted: 'padding:16px 0;border-top:1px solid #e3dfd7',
    first: 'padding:0 0 16px',
    headlineRow: 'padding:12px 0;border-top:1px solid #e3dfd7',
    link: `color:${accent};text-decoration:underline`,
    listItem: `padding:8px 16px;border-${start}:3px solid ${accent};font-size:16px;line-height:24px;font-weight:600;color:#171b20`,
    listNote: 'font-size:14px;line-height:20px;font-weight:400;color:#5b6470',
    strongLink: `color:${accent};font-weight:600;text-decoration:none`,
    paragraph: 'margin:0 0 16px;font-size:16px;line-height:24px;color:#3b434d',
    change: {
      correction: 'color:#7a4600;background-color:#fdeccd',
      retraction: 'color:#8f1d16;background-color:#fce3e0',
      update: 'color:#0b5a78;background-color:#dff0f7',
      source: 'color:#0b5a78;background-color:#dff0f7',
      figures: 'color:#0b5a78;background-color:#dff0f7',
    },
  } as const;
}

function styleSheetOf({ accentDark }: Brand): Html {
  return html`:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;-webkit-text-size-adjust:100%;word-break:break-word;overflow-wrap:anywhere}
h1,h3{font-family:Georgia,Times New Roman,serif}
h3 a{color:#171b20;text-decoration:none}
b{font-weight:600;color:#171b20;background-color:#ffe680}
.quiet{color:#5b6470}
a:hover{text-decoration:underline!important}
@media (max-width:480px){.pad{padding-left:16px!important;padding-right:16px!important}.out{padding:0!important}.card{border-radius:0!important}}
@media (prefers-color-scheme:dark){.page{background-color:#14171a!important}.card{background-color:#1b1f24!important}.ink,h3 a{color:#eef0f2!important}.body{color:#c9ced5!important}.mute,.quiet{color:#a6aeb8!important}.acc{color:${accentDark}!important}.line{border-color:#343b43!important}.top{border-color:${accentDark}!important}b{color:#fff1bd!important;background-color:#574709!important}.note{color:#f3dd9c!important;background-color:#3a3010!important}.c{color:#ffd08a!important;background-color:#472f08!important}.r{color:#ffb4ab!important;background-color:#54201c!important}.u{color:#a5daf2!important;background-color:#123c4d!important}.btn{background-color:${accentDark}!important}.btn a{color:#0c1216!important}}`;
}
