import type { Parameters, ParameterValue, SetRule } from './rule-set.ts';

/** The values of a file's parameters, by name. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** `${name}`, or `$${…}` for these signs themselves. */
const place = /(\$?)\$\{([^{}]*)\}/g;

/** The names that a rule uses as `${name}`, in its query or its name. */
export function parametersIn({ query, name = '' }: Pick<SetRule, 'query' | 'name'>): string[] {
  const places = [...`${query}\n${name}`.matchAll(place)];
  return places.flatMap(([, sign, used = '']) => (sign ? [] : [used]));
}

/**
 * Puts values in the places of parameters. In a query a value becomes a phrase in quotes, and several become a group
 * joined by OR, so that nothing in a value can be read as an operator. A name gets the first value.
 *
 * @param values has every parameter that the rule uses; a place without a value stays as it is
 */
export function filled<T extends Pick<SetRule, 'query' | 'name'>>(rule: T, values: ParameterValues): T {
  const { query, name } = rule;
  const fill = (text: string, write: (values: readonly string[]) => string | undefined) =>
    text.replace(place, (whole, sign: string, used: string) =>
      sign ? whole.slice(1) : (write(valuesOf(used, values)) ?? whole),
    );
  return {
    ...rule,
    query: fill(query, phrases),
    ...(name !== undefined && { name: fill(name, ([first]) => first).slice(0, 200) }),
  };
}

/** A text that `filled` gives back as this one. */
export function escaped(text: string): string {
  return text.replace(place, (whole) => `$${whole}`);
}

/** The examples, with which golden articles are tested. */
export function exampleValues(parameters: Parameters = {}): ParameterValues {
  return Object.fromEntries(Object.entries(parameters).map(([name, { example }]) => [name, example]));
}

/** The values that a file sets for its parameters; examples where it sets none. */
export function ownValues(parameters: Parameters = {}): ParameterValues {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { value, example }]) => [name, value ?? example]),
  );
}

function phrases(values: readonly string[]): string | undefined {
  const quoted = values.map((one) => `"${one}"`);
  return quoted.length > 1 ? `(${quoted.join(' OR ')})` : quoted[0];
}

function valuesOf(name: string, values: ParameterValues): readonly string[] {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
