const NAMED: ReadonlyMap<string, string> = new Map([
  ['quot', '"'],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['bdquo', '„'],
  ['laquo', '«'],
  ['raquo', '»'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['sbquo', '‚'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['shy', ''],
  ['lpar', '('],
  ['rpar', ')'],
  ['ouml', 'ö'],
  ['auml', 'ä'],
  ['uuml', 'ü'],
  ['szlig', 'ß'],
  ['eacute', 'é'],
  ['egrave', 'è'],
  ['ccedil', 'ç'],
  ['ntilde', 'ñ'],
  ['hellip', '…'],
]);
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi;
/** Spaces, quotes, brackets and colons in URL encoding. */
const PERCENT_CODED = /%(?:20|22|28|29|3A|7C|E2%80%9[CD])/i;
const FORM_CODED = /^\S*\+(?:AND|OR|NOT)\+\S*$/;
/** `""ferry""`, as spreadsheets write a quote inside a quoted cell. */
const DOUBLED_QUOTES = /""[^"\s][^"]*""/;
const TYPESET_QUOTES = /(?:``|'')([^`'"]+)''/g;

/**
 * The text without the encoding of HTML, URLs or spreadsheets, which comes along when pasting; undefined when it has
 * none.
 */
export function decoded(text: string): { readonly text: string; readonly message: string } | undefined {
  const entities = text.replace(ENTITY, (typed, decimal?: string, hex?: string, name?: string) =>
    name === undefined ? characterOf(decimal, hex, typed) : (NAMED.get(name.toLowerCase()) ?? typed),
  );
  if (entities !== text)
    return { text: entities, message: 'This contains HTML codes. Without them it reads:' };
  const address = FORM_CODED.test(text) ? text.replaceAll('+', ' ') : text;
  if (address !== text || (PERCENT_CODED.test(text) && !/(?:url:|:\/\/)/i.test(text))) {
    const plain = decodeAddress(address);
    if (plain !== text)
      return { text: plain, message: 'This is encoded as in a web address. Without the encoding it reads:' };
  }
  if (DOUBLED_QUOTES.test(text))
    return {
      text: text.replaceAll('""', '"'),
      message: 'The quotes are doubled, as in a spreadsheet. With single ones it reads:',
    };
  if (text.search(TYPESET_QUOTES) >= 0)
    return {
      text: text.replace(TYPESET_QUOTES, '"$1"'),
      message: 'Each of these quotes is two signs. With one sign each it reads:',
    };
  return undefined;
}

function characterOf(decimal: string | undefined, hex: string | undefined, typed: string): string {
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    ? String.fromCodePoint(code)
    : typed;
}

function decodeAddress(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([2-7][\da-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}
