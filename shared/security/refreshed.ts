/**
 * Reads a value once, and again after `afterMs`, so that a changed secret needs no restart. If a refresh fails, the
 * old value is kept: a short outage of Secrets Manager must not stop the service. A failure of the first read is
 * thrown.
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
