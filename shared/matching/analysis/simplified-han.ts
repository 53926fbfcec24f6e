import characters from 'opencc-js/dict/TSCharacters';

/**
 * Traditional Chinese characters → their simplified form, one to one, from OpenCC's table. A character with several
 * simplified forms gets the first, which is the most common. The two forms count as the same word, because Hong Kong
 * and Beijing write the same name with different characters.
 */
export function simplifiedHan(): Map<string, string> {
  return readTable(characters);
}

/**
 * @param table "乾 干 乾|亂 乱": each character, then its simplified forms. Characters outside the Basic Multilingual Plane
 *   are skipped, because words are folded by UTF-16 units.
 */
function readTable(table: string): Map<string, string> {
  const pairs = table.split('|').flatMap((entry): [string, string][] => {
    const [traditional = '', simplified = ''] = entry.split(' ');
    return traditional.length === 1 && simplified.length === 1 && traditional !== simplified
      ? [[traditional, simplified]]
      : [];
  });
  const traditional = new Set(pairs.map(([character]) => character));
  // 薴 becomes 苧, which is itself the traditional form of 苎. Folding twice must change nothing, so such pairs are left
  // out.
  return new Map(pairs.filter(([, simplified]) => !traditional.has(simplified)));
}
