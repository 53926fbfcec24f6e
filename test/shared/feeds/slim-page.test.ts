import { describe, expect, it } from 'vitest';
import { slimPage } from '../../../shared/feeds/slim-page.ts';

describe('slimPage', () => {
  it('drops elements without words of an article', () => {
    expect(
      slimPage(
        '<p>a</p><!-- b --><script>if (c < d) e()</script><svg><path d="f"/></svg><style>g</style><p>h</p>',
      ),
    ).toBe('<p>a</p><p>h</p>');
  });

  it('keeps the page’s JSON-LD data', () => {
    const page = '<script type="application/ld+json">{"name":"a"}</script><p>b</p>';
    expect(slimPage(page)).toBe(page);
  });

  it('keeps the beginning of a page with endless elements or words', () => {
    expect(slimPage('<p>a</p>'.repeat(50_000))?.match(/<p>/g)).toHaveLength(8_000);
    expect(slimPage(`<p>${'a '.repeat(1_000_000)}`)).toHaveLength(700_000);
  });

  it('refuses a page that is nested too deep', () => {
    expect(slimPage('<div>'.repeat(100_000))).toBeUndefined();
  });

  it('drops the rest after an element that is never closed', () => {
    expect(slimPage('<p>a</p><svg><p>b')).toBe('<p>a</p>');
  });
});
