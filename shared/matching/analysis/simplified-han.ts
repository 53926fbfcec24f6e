import characters from 'opencc-js/dict/TSCharacters';

/**
 * Traditional Chinese characters → their simplified form, one to one, from OpenCC's table. Where a character has several
 * simplified forms, the first one, which is the most common. Readers of alerts take both for one word, as Hong Kong and
 * Beijing write one name.
 */
export const SIMPLIFIED_HAN: ReadonlyMap<string, string> = readTable(characters);

/**
 * @param table "乾 干 乾|亂 乱": each character, then its simplified forms. Characters beyond the Basic Multilingual Plane
 *   are left out, since words are folded by UTF-16 units.
 */
function readTable(table: string): Map<string, string> {
  const pairs = table.split('|').flatMap((entry): [string, string][] => {
    const [traditional = '', simplified = ''] = entry.split(' ');
    return traditional.length === 1 && simplified.length === 1 && traditional !== simplified
      ? [[traditional, simplified]]
      : [];
  });
  const traditional = new Set(pairs.map(([character]) => character));
  // 薴 is 苧, which is itself the traditional form of 苎: folding twice must change nothing.
  return new Map(pairs.filter(([, simplified]) => !traditional.has(simplified)));
}
