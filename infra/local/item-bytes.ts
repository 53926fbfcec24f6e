import db from 'dynalite/db/index.js';

/**
 * Makes the embedded DynamoDB of this process measure items as AWS does. It counts UTF-16 units where AWS counts UTF-8
 * bytes, so without this it accepts items in most scripts that AWS refuses. The limit of 400 KB stays the same.
 */
export function measureItemsAsAws(): void {
  db.itemSize = itemBytes;
}

/**
 * The size of an item in DynamoDB's own notation (`{ title: { S: '…' } }`), as AWS documents it: names and strings in
 * UTF-8, a number about half a byte a digit, 3 bytes for a list or map and 1 for each element.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: object): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes(value: object): number {
  const [type, content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content));
    case 'N':
      return numberBytes(String(content));
    case 'B':
      return binaryBytes(content);
    case 'L':
      return 3 + elements(content).reduce((sum, one) => sum + 1 + valueBytes(one), 0);
    case 'M':
      return 3 + Object.keys(content).length + itemBytes(content);
    case 'SS':
    case 'NS':
    case 'BS':
      return elements(content).reduce((sum, one) => sum + valueBytes({ [type.slice(0, 1)]: one }), 0);
    default:
      return 1;
  }
}

/** One byte for two digits, leading and trailing zeros aside, one more, and one for a minus. */
function numberBytes(text: string): number {
  const digits = text
    .replace(/e.*$/i, '')
    .replace(/\D/g, '')
    .replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1 + Number(text.startsWith('-'));
}

/** Base64 on the wire, bytes in the SDK. */
function binaryBytes(content: unknown): number {
  return content instanceof Uint8Array ? content.byteLength : Buffer.from(String(content), 'base64').length;
}

function elements(content: unknown): object[] {
  return Array.isArray(content) ? content : [];
}
