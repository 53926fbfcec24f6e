/**
 * The most milliseconds by which the clocks of two machines may differ. Anything that must not happen too early waits
 * this much longer.
 */
export const clockSkewMs = 5_000;
