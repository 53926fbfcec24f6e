import { describe, expect, it } from 'vitest';
import { htmlToText } from '../../../shared/articles/html-text.ts';

describe('htmlToText', () => {
  it('parts paragraphs by blank lines, lines by breaks, cells by spaces', () => {
    expect(
      htmlToText(
        '<p>One\n two.</p><p>Three<br>four</p><ul><li>a<li>b</ul><table><tr><td>1<td>2<tr><td>3</table>',
      ),
    ).toBe('One two.\n\nThree\nfour\n\na\nb\n\n1 2\n3');
  });

  it('leaves words whole that carry marks inside', () => {
    expect(htmlToText('un<b>believ</b>able <i>news</i>')).toBe('unbelievable news');
  });

  it('reads entities once', () => {
    expect(htmlToText('AT&amp;T &eacute;&#8217;&#x201c;&nbsp;&amp;lt;b&gt; R&D')).toBe('AT&T é’“ &lt;b> R&D');
  });

  it.each(['script', 'style', 'noscript', 'iframe', 'template', 'svg', 'textarea', 'title'])(
    'leaves out what <%s> holds',
    (name) => {
      expect(htmlToText(`seen <${name} a="b">hidden</${name}> too`)).toBe('seen too');
    },
  );

  it('leaves out nested hidden elements and comes back after them', () => {
    expect(htmlToText('a <svg><svg>x</svg>y</svg> b <svg/> c')).toBe('a b c');
  });

  it('does not show a script because it names an end that is none', () => {
    expect(htmlToText('a <script>"</scrip" + "<p>x</p>"</script>b')).toBe('a b');
  });

  it('takes what is no markup as text', () => {
    expect(htmlToText('1 < 2 & 3 > 2')).toBe('1 < 2 & 3 > 2');
    expect(htmlToText('<!-- a --><p>b<!doctype c>')).toBe('b');
    expect(htmlToText('cut off <p cla')).toBe('cut off');
  });

  it('reads elements nested a hundred thousand deep without a tree or a stack', () => {
    const deep = '<div><b>'.repeat(100_000);
    expect(htmlToText(`${deep}deep${'</i>'.repeat(100_000)}`)).toBe('deep');
  });
});
