import { expect, it } from 'vitest';
import { decodeText } from '../../../shared/feeds/decode-text.ts';

it('reads a document in EBCDIC, recognised by its first bytes', () => {
  // `<?xml version="1.0"?><rss>Quay-É 7</rss>` in code page 037
  const hex = '4c6fa7949340a58599a28996957e7ff14bf07f6f6e254c99a2a26ed8a481a8607140f74c6199a2a26e';
  expect(decodeText(Buffer.from(hex, 'hex'))).toBe('<?xml version="1.0"?>\n<rss>Quay-É 7</rss>');
});
