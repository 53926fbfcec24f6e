/**
 * The part of DynamoDB's expression language that the stores use: conditions, key conditions, filters and updates.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */

export type Item = Record<string, unknown>;

/** The names (`#a`) and values (`:a`) that an expression refers to. */
export interface Placeholders {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

type Operand =
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'path'; readonly path: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Operand[] }
  | { readonly kind: 'sum'; readonly sign: 1 | -1; readonly left: Operand; readonly right: Operand };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly left: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'test'; readonly name: string; readonly args: readonly Operand[] };

interface Change {
  readonly verb: 'SET' | 'REMOVE' | 'ADD' | 'DELETE';
  readonly path: readonly string[];
  readonly value?: Operand;
}

/** An expression uses something that is not supported here. */
class UnknownExpressionError extends Error {
  override readonly name = 'UnknownExpressionError';
}

const conditions = new Map<string, Condition>();
const updates = new Map<string, readonly Change[]>();

export function parseCondition(text: string): Condition {
  let parsed = conditions.get(text);
  if (!parsed) {
    const tokens = createTokens(text);
    parsed = readOr(tokens);
    tokens.end();
    conditions.set(text, parsed);
  }
  return parsed;
}

export function holds(condition: Condition, item: Item, placeholders: Placeholders): boolean {
  const value = (operand: Operand) => evaluate(operand, item, placeholders);
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => holds(part, item, placeholders));
    case 'or':
      return condition.parts.some((part) => holds(part, item, placeholders));
    case 'not':
      return !holds(condition.part, item, placeholders);
    case 'compare':
      return compares(condition.operator, value(condition.left), value(condition.right));
    case 'between': {
      const left = value(condition.left);
      return compares('>=', left, value(condition.low)) && compares('<=', left, value(condition.high));
    }
    case 'test': {
      const [first, second] = condition.args.map(value);
      return passes(condition.name, first, second);
    }
    default:
      return condition satisfies never;
  }
}

/** The item with the update made; the item itself stays as it is. */
export function updated(text: string, item: Item, placeholders: Placeholders): Item {
  let changes = updates.get(text);
  if (!changes) {
    changes = readUpdate(createTokens(text));
    updates.set(text, changes);
  }
  const next = { ...item };
  for (const { verb, path, value } of changes) {
    const [name, inner] = path.map((part) => placeholders.names[part] ?? part);
    if (name === undefined) continue;
    const given = value && evaluate(value, item, placeholders);
    if (inner !== undefined) {
      const map: Item = { ...Object(next[name]) };
      if (verb === 'REMOVE') delete map[inner];
      else map[inner] = verb === 'ADD' ? sum(map[inner], given) : given;
      next[name] = map;
    } else if (verb === 'REMOVE') delete next[name];
    else if (verb === 'DELETE') next[name] = without(next[name], given);
    else next[name] = verb === 'ADD' ? sum(next[name], given) : given;
  }
  return next;
}

export function evaluate(operand: Operand, item: Item, placeholders: Placeholders): unknown {
  switch (operand.kind) {
    case 'value':
      return placeholders.values[operand.name];
    case 'path':
      return operand.path.reduce<unknown>(
        (at, part) => (at === undefined ? undefined : Object(at)[placeholders.names[part] ?? part]),
        item,
      );
    case 'sum': {
      const [left, right] = [operand.left, operand.right].map((part) =>
        Number(evaluate(part, item, placeholders)),
      );
      return (left ?? 0) + operand.sign * (right ?? 0);
    }
    case 'call': {
      const [first, second] = operand.args.map((arg) => evaluate(arg, item, placeholders));
      if (operand.name === 'if_not_exists') return first ?? second;
      if (operand.name === 'list_append') return [first, second].flat();
      if (operand.name === 'size') return sizeOf(first);
      throw new UnknownExpressionError(`The function ${operand.name} is not known`);
    }
    default:
      return operand satisfies never;
  }
}

function compares(operator: string, left: unknown, right: unknown): boolean {
  if (operator === '=') return left === right;
  if (operator === '<>') return left !== right;
  const ordered =
    (typeof left === 'string' && typeof right === 'string') ||
    (typeof left === 'number' && typeof right === 'number');
  if (!ordered) return false;
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      throw new UnknownExpressionError(`The operator ${operator} is not known`);
  }
}

function passes(name: string, first: unknown, second: unknown): boolean {
  switch (name) {
    case 'attribute_exists':
      return first !== undefined;
    case 'attribute_not_exists':
      return first === undefined;
    case 'begins_with':
      return typeof first === 'string' && typeof second === 'string' && first.startsWith(second);
    case 'contains':
      if (first instanceof Set) return first.has(second);
      if (Array.isArray(first)) return first.includes(second);
      return typeof first === 'string' && typeof second === 'string' && first.includes(second);
    default:
      throw new UnknownExpressionError(`The function ${name} is not known`);
  }
}

function sum(before: unknown, given: unknown): unknown {
  if (given instanceof Set) return new Set([...(before instanceof Set ? before : []), ...given]);
  return Number(before ?? 0) + Number(given);
}

function without(before: unknown, given: unknown): unknown {
  if (!(before instanceof Set) || !(given instanceof Set)) return before;
  const left = new Set([...before].filter((one) => !given.has(one)));
  return left.size > 0 ? left : undefined;
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  if (value instanceof Set) return value.size;
  return Object.keys(Object(value)).length;
}

interface Tokens {
  peek(): string | undefined;
  next(): string;
  /** Takes the token if it is the next one; words in any case. */
  take(token: string): boolean;
  expect(token: string): void;
  end(): void;
}

function createTokens(text: string): Tokens {
  const all = text.match(/[:#]?\w+|<>|<=|>=|[<>=(),+.[\]-]/g) ?? [];
  let at = 0;
  const tokens: Tokens = {
    peek: () => all[at],
    next: () => all[at++] ?? '',
    take(token) {
      const isNext = all[at]?.toUpperCase() === token;
      if (isNext) at++;
      return isNext;
    },
    expect(token) {
      if (!tokens.take(token)) throw new UnknownExpressionError(`${token} is missing at ${at} of ${text}`);
    },
    end() {
      if (at < all.length) throw new UnknownExpressionError(`${all[at]} is not expected in ${text}`);
    },
  };
  return tokens;
}

function readOr(tokens: Tokens): Condition {
  return readList(tokens, 'or', () => readList(tokens, 'and', () => readTerm(tokens)));
}

function readList(tokens: Tokens, kind: 'and' | 'or', read: () => Condition): Condition {
  const first = read();
  const parts = [first];
  while (tokens.take(kind.toUpperCase())) parts.push(read());
  return parts.length === 1 ? first : { kind, parts };
}

function readTerm(tokens: Tokens): Condition {
  if (tokens.take('NOT')) return { kind: 'not', part: readTerm(tokens) };
  if (tokens.take('(')) {
    const inner = readOr(tokens);
    tokens.expect(')');
    return inner;
  }
  const left = readOperand(tokens);
  const operator = tokens.peek() ?? '';
  if (left.kind === 'call' && !/^([<>=]|BETWEEN)/i.test(operator))
    return { kind: 'test', name: left.name, args: left.args };
  if (tokens.take('BETWEEN')) {
    const low = readOperand(tokens);
    tokens.expect('AND');
    return { kind: 'between', left, low, high: readOperand(tokens) };
  }
  return { kind: 'compare', operator: tokens.next(), left, right: readOperand(tokens) };
}

function readOperand(tokens: Tokens): Operand {
  const first = tokens.next();
  if (first.startsWith(':')) return { kind: 'value', name: first };
  if (tokens.take('(')) {
    const args = [readOperand(tokens)];
    while (tokens.take(',')) args.push(readOperand(tokens));
    tokens.expect(')');
    return { kind: 'call', name: first.toLowerCase(), args };
  }
  const path = [first];
  while (tokens.take('.')) path.push(tokens.next());
  return { kind: 'path', path };
}

function readUpdate(tokens: Tokens): Change[] {
  const changes: Change[] = [];
  while (tokens.peek() !== undefined) {
    const verb = tokens.next().toUpperCase();
    do {
      const target = readOperand(tokens);
      if (target.kind !== 'path' || target.path.length > 2)
        throw new UnknownExpressionError(
          'An update names something that is not an attribute, or is nested too deep',
        );
      const { path } = target;
      if (verb === 'REMOVE') changes.push({ verb, path });
      else if (verb === 'ADD' || verb === 'DELETE') changes.push({ verb, path, value: readOperand(tokens) });
      else if (verb === 'SET') {
        tokens.expect('=');
        changes.push({ verb, path, value: readSum(tokens) });
      } else throw new UnknownExpressionError(`${verb} is not an update`);
    } while (tokens.take(','));
  }
  return changes;
}

function readSum(tokens: Tokens): Operand {
  const left = readOperand(tokens);
  const sign = tokens.take('+') ? 1 : tokens.take('-') ? -1 : undefined;
  return sign === undefined ? left : { kind: 'sum', sign, left, right: readOperand(tokens) };
}
