import { type FileEntry, toEntry } from './listed-rule.ts';

/** What stands around the queries when the page of Google Alerts is copied. */
const pageWords =
  /^(?:google alerts|alerts|my alerts(?: \(\d+\))?|monitor the web for interesting new content|alert suggestions|show options|hide options|edit|delete|create alert|settings)$/i;

/**
 * Reads one query a line, as boolean queries of Talkwalker and others are kept and as a list of Google Alerts is
 * pasted. A tab separates a name from its query, as spreadsheets paste two columns. Empty lines, lines that begin with
 * `# ` and the words around the list on Google's page are left out; marks of a list at the beginning are dropped.
 */
export function readListedQueries(text: string): FileEntry[] {
  return text.split(/\r\n|\r|\n/).flatMap((whole, index): FileEntry[] => {
    const line = whole.trim();
    if (line === '' || /^#(?:\s|$)/.test(line) || pageWords.test(line)) return [];
    const [first = '', ...others] = line.split('\t').map((part) => part.trim());
    const [second] = others.filter((part) => part !== '');
    const query = (second ?? first).replace(/^(?:[•*–—]|\d{1,3}[.)])\s+/, '');
    const found = second === undefined || first === '' ? { query } : { name: first.slice(0, 200), query };
    return [toEntry(index + 1, found, { text: line })];
  });
}
