import { createRequire } from 'node:module';

interface ModelValidator {
  validate(model: object, schema: object): object;
}

const electrodb = createRequire(createRequire(import.meta.url).resolve('electrodb'));
const { Validator }: { Validator: { readonly prototype: ModelValidator } } = electrodb('jsonschema');
const { validate } = Validator.prototype;
const answers = new WeakMap<object, Map<string, object>>();

/** All that the check looks at: of a function or an expression, it only asks whether it is one. */
const written = (model: object): string =>
  JSON.stringify(model, (_, value: unknown) => {
    if (value instanceof RegExp) return '(expression)';
    return typeof value === 'function' || value === undefined ? `(${typeof value})` : value;
  });

/**
 * ElectroDB checks the definition of an entity whenever a store is made, which takes some ten milliseconds for the rules.
 * Tests make many stores: here a definition is checked once, and again only if it has changed.
 */
export function checkModelsOnce(): void {
  Validator.prototype.validate = function check(this: ModelValidator, model, schema) {
    const known = answers.get(schema) ?? new Map<string, object>();
    answers.set(schema, known);
    const text = written(model);
    const answer = known.get(text) ?? validate.call(this, model, schema);
    known.set(text, answer);
    return answer;
  };
}
