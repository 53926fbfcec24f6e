/**
 * Code page 037, the most common EBCDIC, from 0x40 on. Of the control characters only line ends and the tab are
 * listed, below. Code pages of other countries differ in accented letters and a few signs.
 */
const table = [
  ' \xa0âäàáãåçñ¢.<(+|',
  '&éêëèíîïìß!$*);¬',
  '-/ÂÄÀÁÃÅÇÑ¦,%_>?',
  'øÉÊËÈÍÎÏÌ`:#@\'="',
  'Øabcdefghi«»ðýþ±',
  '°jklmnopqrªºæ¸Æ¤',
  'µ~stuvwxyz¡¿ÐÝÞ®',
  '^£¥·©§¶¼½¾[]¯¨´×',
  '{ABCDEFGHI\xadôöòóõ',
  '}JKLMNOPQR¹ûüùúÿ',
  '\\÷STUVWXYZ²ÔÖÒÓÕ',
  '0123456789³ÛÜÙÚ ',
].join('');
const controls: Readonly<Record<number, string>> = { 5: '\t', 13: '\n', 21: '\n', 37: '\n' };

/** "<?xm" in EBCDIC, which some mainframes still send. No text in another legacy charset begins like this. */
export function isEbcdic(bytes: Uint8Array): boolean {
  return bytes[0] === 0x4c && bytes[1] === 0x6f && bytes[2] === 0xa7 && bytes[3] === 0x94;
}

/** The text of an EBCDIC document, which `TextDecoder` cannot read. Other control characters become U+FFFD. */
export function decodeEbcdic(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += table[byte - 0x40] ?? controls[byte] ?? '\ufffd';
  return text;
}
