import { wholeArticleError } from './article-records.ts';
import type { PressItem } from './press-item.ts';
import { allOf, type PressElement, readPressXml } from './press-xml.ts';
import { readNewsItem } from './read-newsml.ts';
import { isNinjs, readNinjs } from './read-ninjs.ts';
import { readNitf } from './read-nitf.ts';

/** Whether a body is XML, by its content type or its first character. JSON never begins with "<". */
export function isXml(start: string, contentType = ''): boolean {
  return /^[^;]*[/+]xml\b/i.test(contentType) || /^[\s\ufeff]*</.test(start);
}

/** The news items of a document: NITF, or NewsML-G2, one item or several in a message. Returns at least one record. */
export function xmlRecords(text: string, receivedAt: Date): { read(): PressItem }[] {
  let root: PressElement;
  try {
    root = readPressXml(text);
  } catch (error) {
    return [refusal(error)];
  }
  if (root.name === 'nitf') return [{ read: () => readNitf(root, receivedAt) }];
  const items = root.name === 'newsitem' ? [root] : allOf(root, 'newsitem');
  if (items.length > 0) return items.map((item) => ({ read: () => readNewsItem(item) }));
  return [refusal(wholeArticleError(`is XML of an unknown kind, <${root.name}>: send NITF or NewsML-G2`))];
}

/** An item from JSON: an article in the form of ninjs or in our own form. */
export function jsonItem(value: unknown): PressItem {
  return isNinjs(value) ? readNinjs(value) : { input: value, names: {} };
}

function refusal(error: unknown): { read(): never } {
  return {
    read() {
      throw error;
    },
  };
}
