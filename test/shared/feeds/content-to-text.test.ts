import { describe, expect, it } from 'vitest';
import { contentToText, holdsMarkup } from '../../../shared/feeds/content-to-text.ts';
import { decodeText } from '../../../shared/feeds/decode-text.ts';
import { titleToText } from '../../../shared/feeds/title-to-text.ts';

describe('contentToText', () => {
  it.each([
    ['&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;', 'One\n\ntwo'],
    ['<p>&lt;b&gt;One&lt;/b&gt; two</p><p>three</p>', 'One two\n\nthree'],
    ['One&lt;br&gt;two', 'One\ntwo'],
    ['Quay &amp;amp; &amp;#8220;pier&amp;#8221;', 'Quay & “pier”'],
    ['when to use &lt;b&gt; and &lt;i&gt;', 'when to use <b> and <i>'],
    ['if n &lt; m and m &gt; k', 'if n < m and m > k'],
    ['<![CDATA[<p>One</p>]]>', 'One'],
  ])('%s reads %j', (html, text) => {
    expect(contentToText(html)).toBe(text);
  });
});

describe('reading hostile text', () => {
  const many = 200_000;
  it('takes time in proportion to its length', () => {
    expect(holdsMarkup('<a>'.repeat(many))).toBe(false);
    expect(titleToText('<!--'.repeat(many))).toBeDefined();
    expect(contentToText('&lt;a&gt;'.repeat(many))).toContain('<a>');
    const latin1 = Buffer.concat([Buffer.from([0xe9, 0x3c]), Buffer.alloc(10 * many, 'a')]);
    expect(decodeText(latin1)).toContain('é<a');
  });
});
