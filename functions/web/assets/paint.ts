interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Of the corners. */
  readonly radius: number;
}

type Point = readonly [x: number, y: number];

/** In pixels; colours as "#rrggbb". Lines have round ends and corners. */
export type Shape =
  | (Area & { readonly kind: 'area'; readonly colour: string })
  | {
      readonly kind: 'line';
      readonly colour: string;
      readonly width: number;
      readonly points: readonly Point[];
    };

/** Rows from the top, three bytes a pixel: red, green, blue. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export function areaOf(colour: string, area: Area): Shape {
  return { kind: 'area', colour, ...area };
}

/**
 * Paints shapes over each other. The edge of a shape is smoothed by the distance of a pixel's middle from it: a pixel that
 * the edge halves is half covered.
 */
export function paint(
  { width, height }: { readonly width: number; readonly height: number },
  background: string,
  shapes: readonly Shape[],
): Picture {
  const pixels = new Uint8Array(width * height * 3);
  const ground = channels(background);
  for (let at = 0; at < pixels.length; at += 3) pixels.set(ground, at);
  for (const shape of shapes) {
    const [red, green, blue] = channels(shape.colour);
    const { left, top, right, bottom } = boundsOf(shape);
    for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
      for (let x = Math.max(0, left); x < Math.min(width, right); x++) {
        const covered = Math.min(1, 0.5 - distance(shape, x + 0.5, y + 0.5));
        if (covered <= 0) continue;
        const at = (y * width + x) * 3;
        pixels[at] = blend(pixels[at], red, covered);
        pixels[at + 1] = blend(pixels[at + 1], green, covered);
        pixels[at + 2] = blend(pixels[at + 2], blue, covered);
      }
    }
  }
  return { width, height, pixels };
}

function blend(before = 0, colour: number, covered: number): number {
  return Math.round(before + (colour - before) * covered);
}

function channels(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Whole pixels in which a shape lies. */
function boundsOf(shape: Shape) {
  if (shape.kind === 'area') {
    const { left, top, width, height } = shape;
    return {
      left: Math.floor(left) - 1,
      top: Math.floor(top) - 1,
      right: Math.ceil(left + width) + 1,
      bottom: Math.ceil(top + height) + 1,
    };
  }
  const xs = shape.points.map(([x]) => x);
  const ys = shape.points.map(([, y]) => y);
  return {
    left: Math.floor(Math.min(...xs) - shape.width),
    top: Math.floor(Math.min(...ys) - shape.width),
    right: Math.ceil(Math.max(...xs) + shape.width),
    bottom: Math.ceil(Math.max(...ys) + shape.width),
  };
}

/** Of a point from the edge of a shape; negative inside. */
function distance(shape: Shape, x: number, y: number): number {
  return shape.kind === 'area' ? fromArea(shape, x, y) : fromLine(shape.points, x, y) - shape.width / 2;
}

function fromArea({ left, top, width, height, radius }: Area, x: number, y: number): number {
  const right = Math.abs(x - left - width / 2) - width / 2 + radius;
  const below = Math.abs(y - top - height / 2) - height / 2 + radius;
  const outside = Math.hypot(Math.max(right, 0), Math.max(below, 0));
  return outside + Math.min(Math.max(right, below), 0) - radius;
}

function fromLine(points: readonly Point[], x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let index = 1; index < points.length; index++) {
    const [fromX, fromY] = points[index - 1] ?? [0, 0];
    const [toX, toY] = points[index] ?? [0, 0];
    const [dx, dy] = [toX - fromX, toY - fromY];
    const along = Math.min(1, Math.max(0, ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy)));
    nearest = Math.min(nearest, Math.hypot(x - fromX - along * dx, y - fromY - along * dy));
  }
  return nearest;
}
