/**
 * The words of a clause as they were typed, without the name of a field, quotation marks, signs before them and the comma or
 * semicolon behind them: `title:"Fox-IT"` is `Fox-IT`, `+C++;` is `C++`.
 */
export function typedWords(clause: string): string {
  return clause
    .replace(/^[\p{L}_]+\s*[:=]\s*/u, '')
    .replace(/^[=+]+/, '')
    .replace(/["“”„«»*]|~\d+$/g, '')
    .replace(/[\s,;]+$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}
