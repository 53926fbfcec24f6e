/** Other ways to write a number, by the rules of an article's language. Takes folded words. */

const DOTTED_THOUSANDS = /^\d{1,3}(?:\.\d{3})+(?=$|,\d)/;
const WHOLE = /^[1-9]\d{3,}$/;
const DECIMAL = /^\d+\.\d{1,2}$/;
const DECIMAL_COMMA = /^[\d.]+,\d{1,2}$/;

/**
 * In a language with a decimal comma, `1.000` is also `1000` and `3,5` is also `3.5`, so a query's `1.000` finds
 * `1000`. In any other language, a query's `3,5` finds `3.5`.
 */
export function numberForms(folded: string, decimalComma: boolean): readonly string[] {
  const first = folded.charCodeAt(0);
  if (first < 0x30 || first > 0x39) return [];
  if (DECIMAL.test(folded)) return [folded.replace('.', ',')];
  if (!decimalComma) return [];
  if (DOTTED_THOUSANDS.test(folded)) return [folded.replaceAll('.', '').replace(',', '.')];
  if (DECIMAL_COMMA.test(folded)) return [folded.replace(',', '.')];
  return WHOLE.test(folded) ? [folded.replace(/(?<=\d)(?=(?:\d{3})+$)/g, '.')] : [];
}
