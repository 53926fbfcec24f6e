/** Code pages of Windows and IBM by number, where the Encoding Standard uses another name. */
// biome-ignore format: a table reads better in rows
const codePages: Readonly<Record<string, string>> = {
  866: 'ibm866', 1125: 'ibm866', 874: 'windows-874', 932: 'shift_jis', 943: 'shift_jis', 936: 'gbk', 1386: 'gbk',
  949: 'euc-kr', 950: 'big5', 951: 'big5', 1200: 'utf-16le', 1201: 'utf-16be', 10000: 'macintosh',
  10007: 'x-mac-cyrillic', 12000: 'utf-32le', 12001: 'utf-32be', 20127: 'windows-1252', 20866: 'koi8-r',
  20932: 'euc-jp', 20936: 'gbk', 20949: 'euc-kr', 21866: 'koi8-u', 50220: 'iso-2022-jp', 50221: 'iso-2022-jp',
  51932: 'euc-jp', 51936: 'gbk', 51949: 'euc-kr', 54936: 'gb18030', 65001: 'utf-8',
};

/** Names that the Encoding Standard does not list, without punctuation. */
// biome-ignore format: a table reads better in rows
const otherNames: Readonly<Record<string, string>> = {
  utf: 'utf-8', utf8bom: 'utf-8', utf8mb4: 'utf-8', utf8n: 'utf-8', utf8sig: 'utf-8', xutf8: 'utf-8',
  ansi: 'windows-1252', ascii7: 'windows-1252', usascii7: 'windows-1252',
  mskanji: 'shift_jis', sjis: 'shift_jis', sjiswin: 'shift_jis', shiftjis: 'shift_jis', windows31j: 'shift_jis',
  jis: 'iso-2022-jp', ujis: 'euc-jp', eucjpms: 'euc-jp', eucjpwin: 'euc-jp',
  uhc: 'euc-kr', ksc5601: 'euc-kr', ksx1001: 'euc-kr', ksc56011992: 'euc-kr',
  euccn: 'gbk', gb: 'gbk', gb231280: 'gbk', hkscs: 'big5', bigfive: 'big5', euctw: 'big5',
  mscyrl: 'windows-1251', cyrillicwindows: 'windows-1251', dos866: 'ibm866', koi8: 'koi8-r', koi8ru: 'koi8-u',
  msee: 'windows-1250', msgreek: 'windows-1253', msturk: 'windows-1254', mshebr: 'windows-1255',
  msarab: 'windows-1256', winbaltrim: 'windows-1257', thai: 'windows-874', mac: 'macintosh', macroman: 'macintosh',
  maccyrillic: 'x-mac-cyrillic', macukrainian: 'x-mac-cyrillic',
};

/**
 * The name that `TextDecoder` uses for a charset, from a label as people write it: "cp-1251", "win-1251", "x-sjis",
 * "iso_8859_2", "UTF8". Also "utf-32le" and "utf-32be", which `TextDecoder` cannot read. Undefined for an unknown
 * label. Labels mean the same as in browsers (https://encoding.spec.whatwg.org/#names-and-labels).
 */
export function charsetOf(label: string): string | undefined {
  const trimmed = label.trim().toLowerCase();
  const squeezed = trimmed.replace(/[^a-z0-9]/g, '');
  const bare = squeezed.replace(/^(?:x(?!mac))+/, '');
  const number = /^(?:cp|win|windows|ms|microsoft|ansi|ibm|dos|codepage|u)*(\d{3,5})$/.exec(bare)?.[1];
  const iso = /^(?:iso)?8859(\d{1,2})[ei]?$/.exec(bare)?.[1] ?? /^l(?:atin)?(\d{1,2})$/.exec(bare)?.[1];
  const candidates = [
    trimmed,
    squeezed,
    bare,
    otherNames[bare],
    number && (codePages[number] ?? `windows-${number}`),
    iso && (bare.startsWith('l') ? `latin${iso}` : `iso-8859-${iso}`),
    bare.replace(/^(utf|koi|iso|big|euc|gb)/, '$1-'),
    bare.replace(/^koi8/, 'koi8-'),
  ];
  for (const candidate of candidates) {
    if (candidate?.startsWith('utf-32')) return candidate === 'utf-32be' ? candidate : 'utf-32le';
    const known = candidate && knownName(candidate);
    if (known) return known;
  }
  return undefined;
}

function knownName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
