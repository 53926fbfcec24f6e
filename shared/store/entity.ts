/**
 * A key attribute of an entity, written unchanged. By default ElectroDB would convert keys to lower case, and ids
 * that differ only in case would become the same.
 *
 * @param composite the attributes that the key consists of
 * @param template the format, with `${name}` for each attribute
 */
export function key<const Field extends string, const Composite extends readonly string[]>(
  field: Field,
  composite: Composite,
  template: string,
) {
  return { field, composite, template, casing: 'none' } as const;
}

/** The key of an item of the table. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** The key of an item, from the index of its entity and the attributes that the key consists of. */
export function itemKey<Attribute extends string>(
  { pk, sk }: { readonly pk: KeyTemplate<Attribute>; readonly sk: KeyTemplate<Attribute> },
  attributes: Readonly<Record<Attribute, string>>,
): ItemKey {
  return { pk: fill(pk, attributes), sk: fill(sk, attributes) };
}

interface KeyTemplate<Attribute extends string> {
  readonly composite: readonly Attribute[];
  readonly template: string;
}

function fill<Attribute extends string>(
  { composite, template }: KeyTemplate<Attribute>,
  attributes: Readonly<Record<Attribute, string>>,
): string {
  return composite.reduce<string>(
    (text, name) => text.replace(`\${${name}}`, () => attributes[name]),
    template,
  );
}

/** The attributes by which ElectroDB recognises the items of an entity. */
export function markOf({ entity, version }: { readonly entity: string; readonly version: string }) {
  return { __edb_e__: entity, __edb_v__: version };
}

/** A conditional write that is ready to run. */
interface ConditionalWrite {
  go(options: { returnOnConditionCheckFailure: true }): Promise<{ readonly rejected: boolean }>;
}

/** Writes if the condition holds. Returns false if it does not. Other errors are thrown. */
export async function writeIf(write: ConditionalWrite): Promise<boolean> {
  const { rejected } = await write.go({ returnOnConditionCheckFailure: true });
  return !rejected;
}

/** Changes to an item in ElectroDB's form: a value of `undefined` removes its attribute. */
export function changesOf<Changes extends object>(changes: Changes) {
  const entries = Object.entries(changes);
  return {
    set: Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as {
      [K in keyof Changes]?: Exclude<Changes[K], undefined>;
    },
    removed: entries.filter(([, value]) => value === undefined).map(([name]) => name) as (keyof Changes)[],
  };
}
