const COLUMNS = 4;
const HIGH = 0;
const LOW = 1;
/** The surface's number + 1; 0 in an empty row. */
const NUMBER = 2;
/** The turn at which the surface was last met. */
const TURN = 3;

/** The high bits of a product are mixed best (D. E. Knuth's multiplicative hashing). */
const SPREAD = 0x9e3779b1;
const FIRST_CAPACITY = 1 << 12;
/** Then everything is forgotten: the news never runs out of new names. */
const MOST_SURFACES = 200_000;
const LAST_TURN = 0x7fff_0000;

/**
 * Numbers the different words of all articles, as they stand, by their hashes: 0 for the first ever met. What else is
 * remembered of words, such as the terms that each is found by, lies in arrays at that number, so that an article
 * costs one look-up for each of its words. The table is open-addressed, and a row is one look at memory.
 */
export class SurfaceCache {
  /** Changes when all surfaces have been forgotten and their numbers are given out anew. */
  generation = 0;
  count = 0;
  #rows = new Int32Array(FIRST_CAPACITY * COLUMNS);
  #mask = FIRST_CAPACITY - 1;
  #shift = Math.clz32(FIRST_CAPACITY - 1);
  #turn = 1;

  /**
   * Numbers the words of one article. `locals[i]` becomes the number of word i among the different words of this
   * article, and `surfaces[local]` the number of that word among all. Returns how many different words there are.
   */
  number(high: Int32Array, low: Int32Array, count: number, locals: Int32Array, surfaces: Int32Array): number {
    if (this.count + count > MOST_SURFACES || this.#turn > LAST_TURN) this.#forget();
    while ((this.count + count) * 2 > this.#mask) this.#grow();
    const rows = this.#rows;
    const mask = this.#mask;
    const shift = this.#shift;
    const firstTurn = this.#turn;
    let turn = firstTurn;
    for (let word = 0; word < count; word++) {
      const wordHigh = high[word]!;
      const wordLow = low[word]!;
      let row = (Math.imul(wordLow ^ (wordHigh >>> 15), SPREAD) >>> shift) * COLUMNS;
      while (rows[row + NUMBER] !== 0 && (rows[row + LOW] !== wordLow || rows[row + HIGH] !== wordHigh)) {
        row = (row + COLUMNS) & (mask * COLUMNS);
      }
      if (rows[row + NUMBER] === 0) {
        rows[row + HIGH] = wordHigh;
        rows[row + LOW] = wordLow;
        rows[row + NUMBER] = ++this.count;
      }
      if (rows[row + TURN]! < firstTurn) {
        surfaces[turn - firstTurn] = rows[row + NUMBER]! - 1;
        rows[row + TURN] = turn++;
      }
      locals[word] = rows[row + TURN]! - firstTurn;
    }
    this.#turn = turn;
    return turn - firstTurn;
  }

  #forget(): void {
    this.#rows.fill(0);
    this.#turn = 1;
    this.count = 0;
    this.generation++;
  }

  #grow(): void {
    const old = this.#rows;
    this.#rows = new Int32Array(old.length * 2);
    this.#mask = this.#rows.length / COLUMNS - 1;
    this.#shift = Math.clz32(this.#mask);
    for (let from = 0; from < old.length; from += COLUMNS) {
      if (old[from + NUMBER] === 0) continue;
      const bits = old[from + LOW]! ^ (old[from + HIGH]! >>> 15);
      let row = (Math.imul(bits, SPREAD) >>> this.#shift) * COLUMNS;
      while (this.#rows[row + NUMBER] !== 0) row = (row + COLUMNS) & (this.#mask * COLUMNS);
      this.#rows.set(old.subarray(from, from + COLUMNS), row);
    }
  }
}
