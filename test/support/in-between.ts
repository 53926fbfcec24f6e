/**
 * Stores between whose calls something happens once: before the call with this number, counted from 1 over all of them.
 * `has` tells whether it came to that.
 */
export function inBetween<Stores extends Readonly<Record<string, object>>>(
  stores: Stores,
  at: number,
  happens: () => Promise<unknown>,
): { readonly stores: Stores; readonly has: () => boolean } {
  let calls = 0;
  const wrap = (store: object): object =>
    new Proxy(store, {
      get(target, name) {
        const call: unknown = Reflect.get(target, name);
        if (typeof call !== 'function') return call;
        return async (...args: unknown[]) => {
          calls += 1;
          if (calls === at) await happens();
          return call.apply(target, args);
        };
      },
    });
  const wrapped = Object.fromEntries(Object.entries(stores).map(([name, store]) => [name, wrap(store)]));
  return { stores: wrapped as Stores, has: () => calls >= at };
}
