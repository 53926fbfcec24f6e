/**
 * A key attribute of an entity, written as it stands: ElectroDB would put keys into lower case, and ids that differ in
 * case alone would be one.
 *
 * @param composite the attributes that the key is made of
 * @param template how, with `${name}` for each
 */
export function key<const Field extends string, const Composite extends readonly string[]>(
  field: Field,
  composite: Composite,
  template: string,
) {
  return { field, composite, template, casing: 'none' } as const;
}

/** A write with a condition, ready to go. */
interface ConditionalWrite {
  go(options: { returnOnConditionCheckFailure: true }): Promise<{ readonly rejected: boolean }>;
}

/** Writes if the condition holds; false if it does not. Anything else that goes wrong is thrown. */
export async function writeIf(write: ConditionalWrite): Promise<boolean> {
  const { rejected } = await write.go({ returnOnConditionCheckFailure: true });
  return !rejected;
}

/** Changes to an item, as ElectroDB takes them: a value of `undefined` removes its attribute. */
export function changesOf<Changes extends object>(changes: Changes) {
  const entries = Object.entries(changes);
  return {
    set: Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as {
      [K in keyof Changes]?: Exclude<Changes[K], undefined>;
    },
    removed: entries.filter(([, value]) => value === undefined).map(([name]) => name) as (keyof Changes)[],
  };
}
