import type { HitSpan } from './hit.ts';

/** Spans as one short text, "t0-5 x120-131": t for title, x for text. A list of maps would cost three times the bytes. */
export function packSpans(spans: readonly HitSpan[]): string {
  return spans.map(({ field, start, end }) => `${field === 'title' ? 't' : 'x'}${start}-${end}`).join(' ');
}

export function unpackSpans(text: string): HitSpan[] {
  return text === '' ? [] : text.split(' ').map(unpackSpan);
}

function unpackSpan(text: string): HitSpan {
  const [start = 0, end = 0] = text.slice(1).split('-').map(Number);
  return { field: text[0] === 't' ? 'title' : 'text', start, end };
}
