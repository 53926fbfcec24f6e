/** The words of a clause as they were typed, without the name of a field, quotation marks and signs: `title:"Fox-IT"` is `Fox-IT`. */
export function typedWords(clause: string): string {
  return clause
    .replace(/^[\p{L}_]+\s*:\s*/u, '')
    .replace(/["“”„«»=+*]|~\d+$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
