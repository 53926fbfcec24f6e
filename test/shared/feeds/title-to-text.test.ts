import { describe, expect, it } from 'vitest';
import { titleToText } from '../../../shared/feeds/title-to-text.ts';

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
    ['The <script> tag explained', 'The <script> tag explained'],
    ['Where &lt;style&gt; belongs', 'Where <style> belongs'],
    ['<style>p { color: red }</style>Harbour closed', 'Harbour closed'],
    ['Harbour<script>track()</script> closed', 'Harbour closed'],
  ])('%j reads %j', (title, text) => {
    expect(titleToText(title)).toBe(text);
  });
});
