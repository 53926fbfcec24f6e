/**
 * Reads once and again after `afterMs`, so that a changed secret needs no restart. A refresh that fails keeps what is
 * at hand: a moment without Secrets Manager must not stop the service. The first read's failure is thrown.
 */
export function refreshed<T>(read: () => Promise<T>, now: () => Date, afterMs = 300_000): () => Promise<T> {
  let held: { readonly value: T } | undefined;
  let staleAt = 0;
  return async () => {
    if (held && now().getTime() < staleAt) return held.value;
    try {
      held = { value: await read() };
    } catch (error) {
      if (!held) throw error;
    }
    staleAt = now().getTime() + afterMs;
    return held.value;
  };
}
