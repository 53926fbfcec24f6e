import { describe, expect, it } from 'vitest';
import { htmlToText } from '../../../shared/articles/html-text.ts';

describe('htmlToText', () => {
  it('separates paragraphs by blank lines, lines by breaks, cells by spaces', () => {
    expect(
      htmlToText(
        '<p>One\n two.</p><p>Three<br>four</p><ul><li>a<li>b</ul><table><tr><td>1<td>2<tr><td>3</table>',
      ),
    ).toBe('One two.\n\nThree\nfour\n\na\nb\n\n1 2\n3');
  });

  it('keeps the lines of preformatted text, and only of that', () => {
    expect(
      htmlToText('<p>One\ntwo</p><pre>Fix the lock\r\n\r\n- first\n- <b>second</b>\n</pre>three\nfour'),
    ).toBe('One two\n\nFix the lock\n\n- first\n- second\n\nthree four');
  });

  it('separates a footnote mark that is only a link to its note', () => {
    expect(htmlToText('Oslo<a class="mark" href="#note-1">1</a>, Bergen<a href="#n2"><sup>2</sup></a>')).toBe(
      'Oslo 1 , Bergen 2',
    );
    expect(htmlToText('the <a href="#top">harbour</a>s, <a href="/2">2</a>nd <a href="#x">long')).toBe(
      'the harbours, 2nd long',
    );
  });

  it('does not split words with markup inside', () => {
    expect(htmlToText('un<b>believ</b>able <i>news</i>')).toBe('unbelievable news');
  });

  it('decodes entities once', () => {
    expect(htmlToText('AT&amp;T &eacute;&#8217;&#x201c;&nbsp;&amp;lt;b&gt; R&D')).toBe('AT&T é’“ &lt;b> R&D');
  });

  it.each(['script', 'style', 'noscript', 'iframe', 'template', 'svg', 'textarea', 'title'])(
    'leaves out the content of <%s>',
    (name) => {
      expect(htmlToText(`seen <${name} a="b">hidden</${name}> too`)).toBe('seen too');
    },
  );

  it('leaves out nested hidden elements and shows the text after them', () => {
    expect(htmlToText('a <svg><svg>x</svg>y</svg> b <svg/> c')).toBe('a b c');
  });

  it('does not show a script that contains a false end tag', () => {
    expect(htmlToText('a <script>"</scrip" + "<p>x</p>"</script>b')).toBe('a b');
  });

  it('reads anything that is not markup as text', () => {
    expect(htmlToText('1 < 2 & 3 > 2')).toBe('1 < 2 & 3 > 2');
    expect(htmlToText('<!-- a --><p>b<!doctype c>')).toBe('b');
    expect(htmlToText('cut off <p cla')).toBe('cut off');
  });

  it('leaves out the readings beside a word, whether their elements are closed or not', () => {
    expect(htmlToText('<ruby>横<rt>よこ</rt>浜<rt>はま</rt></ruby>港')).toBe('横浜港');
    expect(htmlToText('<ruby>横<rt>よこ<rb>浜<rt>はま</ruby>港')).toBe('横浜港');
    expect(htmlToText('<ruby>横浜<rp>(</rp><rt>よこはま</rt><rp>)</rp></ruby>港')).toBe('横浜港');
  });

  it.each(['hidden', 'aria-hidden="true"', 'style="color:red; DISPLAY: none"', "style='visibility:hidden'"])(
    'leaves out an element with %s',
    (attribute) => {
      expect(htmlToText(`Quay <span ${attribute}>sale <span>now</span></span>opens`)).toBe('Quay opens');
      expect(htmlToText(`<p>Quay</p><p ${attribute}>sale<p>opens`)).toBe('Quay\n\nopens');
      expect(htmlToText(`Quay<img ${attribute}> opens`)).toBe('Quay opens');
    },
  );

  it('shows the text after a hidden element that is never closed', () => {
    expect(htmlToText('a <iframe src="x"> b <p>c</p>')).toBe('a b\n\nc');
    expect(htmlToText('a <div hidden>b</p> c')).toBe('a\n\nb\n\nc');
  });

  it('treats a self-closing element as closed, like XHTML', () => {
    expect(htmlToText('<p>a</p><iframe src="x"/><script src="y" /><p>b</p>')).toBe('a\n\nb');
  });

  it('recognises elements by name without prefix', () => {
    expect(htmlToText('<h:p>one</h:p><h:p>two</h:p>')).toBe('one\n\ntwo');
  });

  it('separates footnote marks, but not units or ordinals', () => {
    expect(
      htmlToText('<p>Oslo<sup>[2]</sup> and Bergen<sup>1</sup>: 5 km<sup>2</sup>, the 1<sup>st</sup></p>'),
    ).toBe('Oslo [2] and Bergen 1 : 5 km2, the 1st');
  });

  it('separates what is separate on the page', () => {
    expect(htmlToText('<button>Share</button><span>Oslo</span>')).toBe('Share Oslo');
  });

  it.each([
    ['the case $n<m$ holds', 'the case $n<m$ holds'],
    ['if n<m and m>k, stop', 'if n<m and m>k, stop'],
    [
      'see <https://news.example/a> or <desk@news.example>',
      'see <https://news.example/a> or <desk@news.example>',
    ],
    ['n<m and the rest of it', 'n<m and the rest of it'],
    ['<video controls autoplay></video><input disabled>a', 'a'],
    ['<a href=x title="n < m">b</a>', 'b'],
  ])('does not take a sign for a tag: %s', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('takes linear time for hostile input', () => {
    const many = 200_000;
    expect(htmlToText('x<sup>1</sup>'.repeat(many))).toHaveLength(2 * many);
    expect(htmlToText(`${'<a '.repeat(many)}`)).toBeDefined();
    expect(htmlToText(`${'<iframe>'.repeat(many)}end`)).toBe('end');
    expect(htmlToText(`<p${' a'.repeat(many)}>end`)).toContain('end');
  });

  it('reads elements nested 100,000 deep without a tree or a stack', () => {
    const deep = '<div><b>'.repeat(100_000);
    expect(htmlToText(`${deep}deep${'</i>'.repeat(100_000)}`)).toBe('deep');
  });
});
