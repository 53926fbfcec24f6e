import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { type Brand, papers } from '../../../shared/brand.ts';
import { areaOf, type Picture, paint, type Shape } from './paint.ts';

/** The size that link previews ask for. */
export const linkPictureSize = { width: 1200, height: 630 } as const;

interface LinkPicture {
  /** Names the drawing, so it may be kept for ever. */
  readonly path: string;
  /** A PNG. Painted at the first request: most containers never get one. */
  readonly body: () => Uint8Array<ArrayBuffer>;
}

const made = new WeakMap<Brand, LinkPicture>();

/**
 * What programs show beside a link to a page: a digest in the colours of the brand, with the mark of the service. It has
 * no words, so it needs no font and no language: programs write title and name of the site beside it. A logo of the
 * deployment is an SVG, which nothing here can draw, so it is left out.
 */
export function linkPictureOf(brand: Brand): LinkPicture {
  const known = made.get(brand);
  if (known) return known;
  const shapes = drawing(brand);
  const hash = createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 12);
  let png: Uint8Array<ArrayBuffer> | undefined;
  const picture: LinkPicture = {
    path: `/assets/link-${hash}.png`,
    body: () => {
      png ??= encodePng(paint(linkPictureSize, papers.light, shapes));
      return png;
    },
  };
  made.set(brand, picture);
  return picture;
}

/** Those of base.css, light. */
const colours = {
  sheet: '#ffffff',
  ink: '#171b20',
  quiet: '#c9ccd1',
  line: '#e3dfd7',
  marker: '#ffe680',
} as const;

/** In pixels, each shape over those before it. */
function drawing({ accent, logo }: Brand): Shape[] {
  const card = { left: 500, top: 75, width: 600, height: 480, radius: 18 };
  return [
    areaOf(accent, { left: 0, top: 0, width: 1200, height: 12, radius: 0 }),
    ...(logo === undefined ? mark(accent, 110, 185, 260) : linesOfRules(accent)),
    areaOf(colours.line, {
      left: card.left - 2,
      top: card.top - 2,
      width: card.width + 4,
      height: card.height + 4,
      radius: 20,
    }),
    areaOf(colours.sheet, card),
    bar(accent, 545, 120, 150, 16),
    ...story(172, [250, 140], [470, 420]),
    ruler(303),
    ...story(333, [180, 230], [440, 350]),
    ruler(464),
    bar(colours.ink, 545, 496, 330, 18),
  ];
}

/** The icon of the service: a wire with a pulse. */
function mark(accent: string, left: number, top: number, size: number): Shape[] {
  const scale = size / 32;
  const points = [
    [3, 18],
    [10, 18],
    [13, 9],
    [18, 24],
    [21, 18],
    [29, 18],
  ] as const;
  return [
    areaOf(accent, { left, top, width: size, height: size, radius: 7 * scale }),
    {
      kind: 'line',
      colour: colours.marker,
      width: 2.6 * scale,
      points: points.map(([x, y]) => [left + x * scale, top + y * scale]),
    },
  ];
}

/** In place of the mark: what is watched, one marked. */
function linesOfRules(accent: string): Shape[] {
  return [
    bar(accent, 110, 210, 200, 28),
    areaOf(colours.marker, { left: 98, top: 276, width: 274, height: 52, radius: 8 }),
    bar(accent, 110, 288, 250, 28),
    bar(accent, 110, 366, 160, 28),
  ];
}

/** A headline, whose first part is marked, above two lines of text. */
function story(top: number, [marked, rest]: [number, number], lines: readonly number[]): Shape[] {
  const left = 545;
  return [
    areaOf(colours.marker, { left: left - 6, top: top - 7, width: marked + 12, height: 36, radius: 5 }),
    bar(colours.ink, left, top, marked, 22),
    bar(colours.ink, left + marked + 16, top, rest, 22),
    ...lines.map((width, index) => bar(colours.quiet, left, top + 46 + index * 30, width, 14)),
  ];
}

function bar(colour: string, left: number, top: number, width: number, height: number): Shape {
  return areaOf(colour, { left, top, width, height, radius: height / 2 });
}

function ruler(top: number): Shape {
  return areaOf(colours.line, { left: 545, top, width: 510, height: 2, radius: 0 });
}

/** PNG, third edition, of true colour: signature, header, one chunk of pixels, end. */
function encodePng({ width, height, pixels }: Picture): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array(height * (1 + width * 3));
  // Each row begins with the number of its filter; 0 is none.
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * width * 3, (y + 1) * width * 3), y * (1 + width * 3) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Bits of a channel, true colour, and the only kinds of compression, filter and order.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND')];
  return new Uint8Array(Buffer.concat([signature, ...chunks]));
}

function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
