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
