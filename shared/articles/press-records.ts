import { wholeArticleError } from './article-records.ts';
import type { PressItem } from './press-item.ts';
import { allOf, type PressElement, readPressXml } from './press-xml.ts';
import { readNewsItem } from './read-newsml.ts';
import { isNinjs, readNinjs } from './read-ninjs.ts';
import { readNitf } from './read-nitf.ts';

/** Whether a body is XML: by its type, or by its looks. No JSON begins with a bracket like this. */
export function isXml(start: string, contentType = ''): boolean {
  return /^[^;]*[/+]xml\b/i.test(contentType) || /^[\s\ufeff]*</.test(start);
}

/** The news items of a document: NITF, or NewsML-G2, by itself or several in a message. At least one. */
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
  return [
    refusal(wholeArticleError(`is XML of an unknown kind, <${root.name}>: NITF and NewsML-G2 are taken`)),
  ];
}

/** What was read as JSON: an article in the form of ninjs, or in ours. */
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
