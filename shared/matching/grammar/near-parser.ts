import type { Gap, Place } from '../query.ts';
import { type Chain, distributeNear } from './distribute-near.ts';
import { keepOrLeaveOut } from './leave-out.ts';
import { isLeftOut, type LexemeOf, type Operand, type Reading } from './lexeme.ts';
import { type Context, PrimaryParser, type PrimaryParserInput } from './primary-parser.ts';

/** The most words that a query of NEAR may have after its brackets are written out. */
const MOST_DISTRIBUTED = 1000;

/** Reads operands with the operators of the NEAR family between them. */
export class NearParser {
  readonly #input: PrimaryParserInput;
  readonly #primary: PrimaryParser;
  readonly #budget = { words: MOST_DISTRIBUTED };

  constructor(input: PrimaryParserInput) {
    this.#input = input;
    this.#primary = new PrimaryParser(input);
  }

  read(context: Context): Reading {
    const { lexemes, remarks } = this.#input;
    const first = this.#primary.read(context);
    const found: Reading[] = [first];
    const nears: LexemeOf<'near'>[] = [];
    for (let near = lexemes.take('near'); near; near = lexemes.take('near')) {
      if (!lexemes.startsOperand()) {
        remarks.refuse(near, `${this.#typed(near)} needs something on its right.`, '');
        return first;
      }
      nears.push(near);
      found.push(this.#input.readSigned(() => this.#primary.read(context)));
    }
    const readings = found.filter((reading) => reading !== undefined);
    if (nears.length === 0 || readings.length <= nears.length) return first;
    const kept = keepOrLeaveOut(readings, this.#input.text, remarks);
    if (isLeftOut(kept)) return kept;
    return kept.length < readings.length ? kept[0] : this.#join(kept, nears);
  }

  #join(operands: readonly Operand[], nears: readonly LexemeOf<'near'>[]): Reading {
    const place = { from: operands[0]!.from, to: operands.at(-1)!.to };
    if (this.#refuseWhatHasNoPlace(operands, nears, place)) return undefined;
    this.#remarkOnWordsSideBySide(operands);
    const chain: Chain = { operands: operands.map(({ query }) => query), gaps: nears.map(({ gap }) => gap) };
    const query = distributeNear(chain, place, this.#budget);
    if (typeof query !== 'string') return { query, ...place };
    const suggestion = query === 'nested' ? this.#flattened(operands, nears) : undefined;
    const message =
      query === 'nested'
        ? 'A bracket that contains a NEAR of three or more cannot stand beside NEAR. The nearest equivalent is a chain without brackets.'
        : query === 'long'
          ? `With its brackets written out, this NEAR has over ${MOST_DISTRIBUTED} words. Split it into two rules.`
          : 'Beside NEAR you can write words, phrases, and groups of these joined by OR, AND or NEAR.';
    this.#input.remarks.refuse(place, message, suggestion);
    return undefined;
  }

  /** Refuses exclusions, sites and languages, and suggests the nearest equivalent. */
  #refuseWhatHasNoPlace(
    operands: readonly Operand[],
    nears: readonly LexemeOf<'near'>[],
    place: Place,
  ): boolean {
    const { remarks } = this.#input;
    const [left, right] = operands;
    const isPair = operands.length === 2 && left !== undefined && right !== undefined;
    for (const operand of operands) {
      const other = operand === left ? right : left;
      if (operand.query.kind === 'not') {
        const bare = this.#typed(operand.query.operand);
        const near = operatorOf(nears[0]!.gap);
        const inOrder =
          operand === left
            ? `${bare} ${near} ${other && this.#typed(other)}`
            : `${other && this.#typed(other)} ${near} ${bare}`;
        const suggestion =
          isPair && other?.query.kind !== 'not' ? `${other && this.#typed(other)} -(${inOrder})` : undefined;
        const message =
          'An exclusion cannot stand inside NEAR, because it has no place in the text. The nearest equivalent is to exclude articles in which both are near each other.';
        remarks.refuse(suggestion === undefined ? operand : place, message, suggestion);
        return true;
      }
      if (operand.query.kind === 'site' || operand.query.kind === 'language') {
        const suggestion = isPair ? `${this.#typed(left)} ${this.#typed(right)}` : undefined;
        const message =
          'A site or a language has no place in the text, so nothing can be near it. Join it by AND.';
        remarks.refuse(suggestion === undefined ? operand : place, message, suggestion);
        return true;
      }
    }
    return false;
  }

  /** `(quds force) NEAR/5 iran` asks for each of the two words near iran; many people mean the phrase. */
  #remarkOnWordsSideBySide(operands: readonly Operand[]): void {
    for (const { query, from, to } of operands) {
      const typed = this.#typed({ from, to });
      if (query.kind !== 'and' || !/^\([\p{L}\p{M}\p{N}\s]+\)$/u.test(typed) || /\bAND\b/.test(typed))
        continue;
      this.#input.remarks.warn(
        { from, to },
        'Each of these words must be near on its own. For the phrase, use quotes.',
        `"${typed.slice(1, -1).trim()}"`,
      );
    }
  }

  #flattened(operands: readonly Operand[], nears: readonly LexemeOf<'near'>[]): string | undefined {
    const parts = operands.map((operand) => {
      const typed = this.#typed(operand);
      return operand.query.kind === 'near' ? typed.replace(/^\(+|\)+$/g, '') : typed;
    });
    if (parts.some((part) => (part.match(/\(/g)?.length ?? 0) !== (part.match(/\)/g)?.length ?? 0)))
      return undefined;
    return parts.map((part, i) => (i === 0 ? part : `${operatorOf(nears[i - 1]!.gap)} ${part}`)).join(' ');
  }

  #typed({ from, to }: Place): string {
    return this.#input.text.slice(from, to);
  }
}

function operatorOf({ ordered, distance }: Gap): string {
  return `${ordered ? 'ONEAR' : 'NEAR'}/${distance}`;
}
