import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlToText, titleToText } from '../../../shared/feeds/html-to-text.ts';

describe('the text of markup', () => {
  it.each([
    ['<p>One.</p><p>Two &amp; three.</p>', 'One.\nTwo & three.'],
    ['One<br/>Two<br>Three', 'One\nTwo\nThree'],
    ['a<b>b</b>c <i>d</i>', 'abc d'],
    ['<ul><li>One<li>Two</ul>', 'One\nTwo'],
    ['<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>', '1 2\n3'],
    ['<p>  much \n\n white&nbsp;&nbsp;space </p>', 'much white space'],
    ['plain text\n\nin lines', 'plain text\nin lines'],
    ['before<script>alert("<p>x</p>")</script><style>p{}</style>after', 'beforeafter'],
    ['<p>never closed <b>at all', 'never closed at all'],
    ['1 < 2 && 3 > 2', '1 < 2 && 3 > 2'],
    ['caf&eacute; &#8211; &#x201C;x&#x201D; &copy=1', 'café – “x” &copy=1'],
    ['no markup &amp; one entity', 'no markup & one entity'],
    ['soft\u00adhyphen, zero\u200bwidth, nul\u0000', 'softhyphen, zerowidth, nul'],
    ['<!-- hidden --><![CDATA[shown]]>', 'shown'],
    ['', ''],
  ])('%j reads %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('has no markup left, however broken it was', () => {
    const pieces = fc.constantFrom(
      '<p>',
      '</p>',
      '<',
      '>',
      '<b',
      '"',
      '=',
      '<!--',
      '&amp;',
      '&',
      'word',
      '<script>',
      '</script>',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        expect(htmlToText(parts.join(' '))).not.toMatch(/<\/?(p|script)>/);
      }),
    );
  });

  it('ends where the markup nests deeper than any article', () => {
    expect(htmlToText(`start ${'<div>'.repeat(200_000)}too deep`)).toBe('start');
  });
});

describe('the text of a title', () => {
  it.each([
    ['Tom &amp; Jerry', 'Tom & Jerry'],
    ['Tom &amp;amp; Jerry', 'Tom & Jerry'],
    ['Shares <b>rise</b> again', 'Shares rise again'],
    ['Shares &lt;em&gt;rise&lt;/em&gt; again', 'Shares rise again'],
    ['Why a < b matters', 'Why a < b matters'],
    ['Set<T> explained', 'Set<T> explained'],
    ['AT&T, R&D and &c', 'AT&T, R&D and &c'],
    ['two\n  lines', 'two lines'],
    ['first<br>second', 'first second'],
  ])('%j reads %j', (title, text) => {
    expect(titleToText(title)).toBe(text);
  });
});
