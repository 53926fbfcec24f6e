/** What a worker that was killed throws at each further call. */
class Death extends Error {
  override readonly name = 'Death';
}

interface Mortality {
  /** The worker dies at this call, counted from 1; never at `Infinity`. */
  readonly at: number;
  /** The call itself still happens, or does not. */
  readonly when: 'before' | 'after';
}

/** Stores whose calls are counted together. From the death on, none gets through. */
export function mortalStores<Stores extends Readonly<Record<string, object>>>(
  stores: Stores,
  { at, when }: Mortality,
): { readonly stores: Stores; readonly calls: () => number } {
  let calls = 0;
  let dead = false;
  const wrap = (store: object): object =>
    new Proxy(store, {
      get(target, name) {
        const call: unknown = Reflect.get(target, name);
        if (typeof call !== 'function') return call;
        return async (...args: unknown[]) => {
          if (dead) throw new Death();
          calls += 1;
          const isLast = calls === at;
          if (isLast && when === 'before') dead = true;
          if (dead) throw new Death();
          const result: unknown = await call.apply(target, args);
          if (isLast) dead = true;
          if (dead) throw new Death();
          return result;
        };
      },
    });
  const wrapped = Object.fromEntries(Object.entries(stores).map(([name, store]) => [name, wrap(store)]));
  return { stores: wrapped as Stores, calls: () => calls };
}

/** Lets a death pass, and nothing else. */
export async function survive(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Death)) throw error;
  }
}
