import { existsSync, readFileSync } from 'node:fs';

/** Beside the bundle; in the repository they are in `docs`. Tests read each row of their tables. */
export const guideFiles = ['query-language.md', 'dialects.md'] as const;

/** A piece of a line: `code` is a query or a part of one. */
export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong' | 'em'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string };

export type Line = readonly Inline[];

export type GuideBlock =
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'list'; readonly lines: readonly Line[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Line[])[];
    };

export interface GuideSection {
  /** Part of an address: "google-and-google-alerts". */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly GuideBlock[];
}

export interface GuidePage {
  /** What stands before the first section. */
  readonly intro: readonly GuideBlock[];
  readonly sections: readonly GuideSection[];
}

const pages = new Map<string, GuidePage>();

/** A page of the guide to queries, read once. */
export function guidePage(file: (typeof guideFiles)[number]): GuidePage {
  const known = pages.get(file);
  if (known) return known;
  const page = readGuide(textOf(file));
  pages.set(file, page);
  return page;
}

function textOf(file: string): string {
  const beside = new URL(file, import.meta.url);
  return readFileSync(existsSync(beside) ? beside : new URL(`../../docs/${file}`, import.meta.url), 'utf8');
}

/** Reads what these pages use of Markdown: headings, paragraphs, lists and tables; code, bold, emphasis and links. */
export function readGuide(markdown: string): GuidePage {
  const [first = '', ...rest] = markdown.replace(/^# .*\n/, '').split(/^## /m);
  return {
    intro: blocksOf(first),
    sections: rest.map((text) => {
      const [title = '', ...lines] = text.split('\n');
      const id = title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
      return { id, title, blocks: blocksOf(lines.join('\n')) };
    }),
  };
}

function blocksOf(markdown: string): GuideBlock[] {
  return markdown
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block): GuideBlock => {
      if (block.startsWith('|')) return tableOf(block.split('\n'));
      if (!block.startsWith('- ')) return { kind: 'paragraph', line: inlineOf(block) };
      return { kind: 'list', lines: block.split(/\n(?=- )/).map((item) => inlineOf(item.slice(2))) };
    });
}

function tableOf([head = '', , ...rows]: readonly string[]): GuideBlock {
  const cells = (row: string) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|'));
  return { kind: 'table', columns: cells(head), rows: rows.map((row) => cells(row).map(inlineOf)) };
}

const marked = /`` (.+?) ``|`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)]+)\)/g;

function inlineOf(text: string): Line {
  const pieces: Inline[] = [];
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  let at = 0;
  for (const found of line.matchAll(marked)) {
    if (found.index > at) pieces.push({ kind: 'text', text: line.slice(at, found.index) });
    const [whole, double, single, strong, em, label = '', to] = found;
    if (to !== undefined) pieces.push({ kind: 'link', text: label, to });
    else if (strong !== undefined) pieces.push({ kind: 'strong', text: strong });
    else if (em !== undefined) pieces.push({ kind: 'em', text: em });
    else pieces.push({ kind: 'code', text: double ?? single ?? '' });
    at = found.index + whole.length;
  }
  if (at < line.length) pieces.push({ kind: 'text', text: line.slice(at) });
  return pieces;
}
