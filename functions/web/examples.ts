import { exampleTexts } from './example-texts.ts';
import { at, bodies, usual, values } from './example-values.ts';

/** A schema, as far as examples are made from it. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly example?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface MediaType {
  readonly schema?: Schema;
  readonly example?: unknown;
}

type Content = Readonly<Record<string, MediaType>>;

interface Operation {
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: Readonly<Record<string, { readonly content?: Content }>>;
}

/** The parts of a description that have examples. */
interface Described {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

/** The description with an example for each body and each answer that has none. */
export function withExamples<T extends object>(document: T): T {
  const copy = structuredClone(document);
  const { paths = {}, components } = copy as Described;
  const schemas = (components?.schemas ?? {}) as Readonly<Record<string, Schema>>;
  for (const item of Object.values(paths)) {
    for (const operation of Object.values(item) as Operation[]) {
      addTo(operation.requestBody?.content, (schema) => exampleOf(schema, schemas, { isBody: true }));
      for (const { content } of Object.values(operation.responses ?? {}))
        addTo(content, (schema) => exampleOf(schema, schemas, { isBody: false }));
    }
  }
  return copy;
}

function addTo(content: Content | undefined, make: (schema: Schema) => unknown): void {
  for (const [type, media] of Object.entries(content ?? {})) {
    if (media.example !== undefined || media.schema?.example !== undefined) continue;
    const text = Object.hasOwn(exampleTexts, type) ? exampleTexts[type] : undefined;
    Object.assign(media, { example: text ?? (media.schema && make(media.schema)) });
  }
}

interface Place {
  readonly isBody: boolean;
  /** The shape that the property belongs to. */
  readonly shape?: string;
  readonly name?: string;
}

function exampleOf(schema: Schema, schemas: Readonly<Record<string, Schema>>, place: Place): unknown {
  const { shape, name, isBody } = place;
  if (schema.$ref !== undefined) {
    const named = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    if (isBody && Object.hasOwn(bodies, named)) return bodies[named];
    return exampleOf(schemas[named] ?? {}, schemas, { isBody, shape: named });
  }
  if (schema.example !== undefined) return schema.example;
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, schemas, place)));
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice) return exampleOf(choice, schemas, place);
  if (schema.properties) {
    const { properties, required = [] } = schema;
    return Object.fromEntries(
      Object.entries(properties)
        .filter(([key]) => required.includes(key) || (!isBody && usual.has(key)))
        .map(([key, property]) => [
          key,
          exampleOf(property, schemas, { isBody, ...(shape && { shape }), name: key }),
        ]),
    );
  }
  return leafOf(schema, `${shape}.${name}`, name ?? '') ?? listOf(schema, schemas, place);
}

/** What the tables say, if it is of the right type. */
function leafOf(schema: Schema, full: string, name: string): unknown {
  if (schema.const !== undefined) return schema.const;
  const said = Object.hasOwn(values, full)
    ? values[full]
    : Object.hasOwn(values, name)
      ? values[name]
      : undefined;
  if (schema.enum) return schema.enum.includes(said) ? said : schema.enum[0];
  if (said !== undefined && hasType(said, schema.type)) return said;
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'string':
      return schema.format === 'date-time' ? at : 'text';
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    case 'object':
      return {};
    default:
      return undefined;
  }
}

function hasType(said: unknown, type: Schema['type']): boolean {
  if (type === undefined) return true;
  const is = Array.isArray(said) ? 'array' : typeof said;
  return [type].flat().some((one) => one === is || (one === 'integer' && Number.isInteger(said)));
}

function listOf({ items }: Schema, schemas: Readonly<Record<string, Schema>>, place: Place): unknown {
  return items ? [exampleOf(items, schemas, place)] : {};
}
