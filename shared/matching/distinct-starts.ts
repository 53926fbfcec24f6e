/** Something that is wanted `times` times, each time at a different start. */
export interface Demand {
  readonly starts: readonly number[];
  readonly times: number;
}

/**
 * Whether all demands can be met without using a start twice. This is a perfect matching between demands and starts,
 * found by augmenting paths (H. W. Kuhn, "The Hungarian method for the assignment problem", 1955). A demand that has at
 * least as many starts as all demands together need can always be met, so only the scarce ones are matched.
 *
 * @param spend is called with the number of starts looked at, and may stop the work by throwing
 */
export function haveDistinctStarts(
  demands: readonly Demand[],
  spend: (steps: number) => void = () => {},
): boolean {
  if (demands.some(({ starts, times }) => starts.length < times)) return false;
  const wanted = demands.reduce((sum, { times }) => sum + times, 0);
  const scarce = demands.filter(({ starts }) => starts.length < wanted);
  const takenBy = new Map<number, readonly number[]>();
  const give = (starts: readonly number[], tried: Set<number>): boolean => {
    spend(starts.length);
    const free = starts.find((start) => !takenBy.has(start));
    const won =
      free ??
      starts.find((start) => {
        if (tried.has(start)) return false;
        tried.add(start);
        return give(takenBy.get(start)!, tried);
      });
    if (won === undefined) return false;
    takenBy.set(won, starts);
    return true;
  };
  for (const { starts, times } of scarce) {
    for (let time = 0; time < times; time++) if (!give(starts, new Set())) return false;
  }
  return true;
}
