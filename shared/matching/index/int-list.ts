/** Integers that are pushed and read often: an array that grows and keeps its memory when cleared. */
export class IntList {
  values = new Int32Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  clear(): void {
    this.length = 0;
  }

  toArray(): Int32Array<ArrayBuffer> {
    return this.values.slice(0, this.length);
  }
}
