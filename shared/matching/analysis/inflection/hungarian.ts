/** After a short a or e there is no case ending: a word's own a and e become long before one. So `kamera` stays whole. */
const CASE = /(?<=..[^ae])(?:b[ae]n?|b[óő]l|n[ae]k|n[áé]l|h[oeö]z|t[óő]l|r[óő]l|r[ae]|v[ae]l|ig|ért|ként)$/;
/** `-val` and `-vá` take on the consonant before them, which is then doubled: `országgal`, `késsel`, `kosszal`. */
const TAKEN_ON = /(?<=..)(?:([cglnstz])(?=\1[szy])|([bcdfghjklmnprstvz])(?=\2))(.[szy]?)(?:[ae]l|[áé])$/;
/** On something. */
const ON = /(?<=...)[oeö]n$/;
const OBJECT = /(?<=.{4})(?:[oeaö]t|t)$/;
const PLURAL = /(?<=.{4})[oeaö]k$|(?<=...[áéiíóőuúüű])k$/;
const OWNED = /(?<=.{4})(?:j?[ae]i|j?[ae]|j?[áé]|j?[uü]k)$/;

/**
 * Removes Hungarian endings one after another until none is left. The result is the same whichever ending a word had,
 * and although some names end like an inflected word: `Budapest`, `parlament`.
 */
export function inflectHungarian(word: string): string {
  let rest = word;
  for (;;) {
    const shorter = withoutEnding(rest);
    if (shorter === rest) return rest;
    // A short vowel at the end is long before an ending.
    rest = shorter.replace(/á$/, 'a').replace(/é$/, 'e');
  }
}

function withoutEnding(word: string): string {
  for (const ending of [CASE, TAKEN_ON, ON, OBJECT, PLURAL, OWNED]) {
    const shorter = word.replace(ending, ending === TAKEN_ON ? '$3' : '');
    if (shorter !== word) return shorter;
  }
  return word;
}
