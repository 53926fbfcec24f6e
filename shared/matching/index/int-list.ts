/** Integers that are added and read often: an array that grows, and keeps its memory when cleared. */
export class IntList {
  values = new Int32Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(this.length);
    this.values[this.length++] = value;
  }

  pushAll(values: readonly number[]): void {
    for (const value of values) this.push(value);
  }

  /**
   * Makes room for `capacity` values and returns the array. The caller writes to it directly, and then sets `length`.
   */
  reserve(capacity: number): Int32Array {
    if (this.values.length < capacity + 1) {
      const larger = new Int32Array(Math.max(capacity + 1, this.values.length * 2));
      larger.set(this.values);
      this.values = larger;
    }
    return this.values;
  }

  clear(): void {
    this.length = 0;
  }

  toArray(): Int32Array<ArrayBuffer> {
    return this.values.slice(0, this.length);
  }
}
