/** The high bits of a product are mixed best (D. E. Knuth's multiplicative hashing). */
const SPREAD = 0x9e3779b1;
const FIRST_CAPACITY = 1 << 11;
const LAST_NUMBER = 0x7000_0000;

/**
 * Numbers the different words of one article by their hashes, from 0 in the order in which they come. The table is
 * small enough for the processor's nearest cache, and is not cleared between articles: what is numbered below the first
 * number of this article is of an earlier one.
 */
export class DistinctWords {
  count = 0;
  /** The hashes of the different words. */
  high = new Int32Array(FIRST_CAPACITY);
  low = new Int32Array(FIRST_CAPACITY);
  /** Where each of them comes first, among the words of the article. */
  places = new Int32Array(FIRST_CAPACITY);
  /** For each word of the article its number among the different ones. */
  numbers = new Int32Array(FIRST_CAPACITY);
  #rows = new Int32Array(FIRST_CAPACITY);
  #first = 1;

  /** Takes the words of an article as columns of hashes. */
  number(high: Int32Array, low: Int32Array, count: number): void {
    this.#first += this.count;
    this.#reserve(count);
    const { numbers } = this;
    const distinctHigh = this.high;
    const distinctLow = this.low;
    const { places } = this;
    const rows = this.#rows;
    const mask = rows.length - 1;
    const shift = Math.clz32(mask);
    const first = this.#first;
    let distinct = 0;
    for (let word = 0; word < count; word++) {
      const wordHigh = high[word]!;
      const wordLow = low[word]!;
      let row = Math.imul(wordLow ^ (wordHigh >>> 15), SPREAD) >>> shift;
      let number = rows[row]! - first;
      while (number >= 0 && (distinctLow[number] !== wordLow || distinctHigh[number] !== wordHigh)) {
        row = (row + 1) & mask;
        number = rows[row]! - first;
      }
      if (number < 0) {
        number = distinct++;
        rows[row] = number + first;
        distinctHigh[number] = wordHigh;
        distinctLow[number] = wordLow;
        places[number] = word;
      }
      numbers[word] = number;
    }
    this.count = distinct;
  }

  #reserve(count: number): void {
    if (this.numbers.length < count) {
      this.numbers = new Int32Array(count * 2);
      this.high = new Int32Array(count * 2);
      this.low = new Int32Array(count * 2);
      this.places = new Int32Array(count * 2);
    }
    if (this.#rows.length < count * 2) this.#rows = new Int32Array(2 ** Math.ceil(Math.log2(count * 4)));
    else if (this.#first > LAST_NUMBER - count) this.#rows.fill(0);
    else return;
    this.#first = 1;
  }
}
