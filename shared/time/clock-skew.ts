/** The clocks of two machines may differ by so many milliseconds: what must not come too early waits so much longer. */
export const clockSkewMs = 5_000;
