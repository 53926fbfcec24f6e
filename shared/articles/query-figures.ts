import { asError } from '../as-error.ts';
import { minute } from '../time/units.ts';

/** What one query did in an hour, as far as one container saw it. */
export interface QueryFigure {
  readonly queryId: string;
  /** Articles that it matched. An article that is handled twice may count twice. */
  readonly hits: number;
  /** Steps of all articles that took many of them, and the most of one article. */
  readonly steps: number;
  readonly mostSteps: number;
  /** Articles for which it was set aside. */
  readonly setAside: number;
}

/** The figures of one container for one UTC hour so far. They replace those that it wrote before. */
export interface FiguresOfHour {
  /** "2026-11-23T08" */
  readonly hour: string;
  readonly container: string;
  readonly figures: readonly QueryFigure[];
}

export interface QueryFiguresDeps {
  readonly store: { put(figures: FiguresOfHour): Promise<void> };
  /** Made up for each container. */
  readonly container: string;
  readonly log: { error(message: string, error: Error): void };
  readonly now: () => Date;
}

export interface QueryFigures {
  hit(queryId: string): void;
  cost(queryId: string, steps: number): void;
  setAside(queryId: string): void;
  /** Writes what is due: the hour that has ended, or what came in since the last write some minutes ago. */
  flush(): Promise<void>;
}

/** Between two writes of a container. */
const flushEvery = 5 * minute;
/** So many queries are written for the most hits, and as many for the most steps. */
const most = 50;
/** More than so many in memory are cut down to those that are written. */
const maxHeld = 20_000;

type Mutable = { -readonly [K in keyof QueryFigure]: QueryFigure[K] };

/**
 * Counts in memory which queries match and cost the most, and writes the first of them now and then: one small item an
 * hour and container, whatever the number of queries. What a container counted since its last write is lost with it.
 */
export function createQueryFigures({ store, container, log, now }: QueryFiguresDeps): QueryFigures {
  let byQuery = new Map<string, Mutable>();
  let hour = hourNow();
  let writtenAt = now().getTime();
  let isNew = false;
  /** Hours that have ended and are not written yet. */
  let ended: FiguresOfHour[] = [];

  function hourNow(): string {
    return now().toISOString().slice(0, 13);
  }

  const soFar = (): FiguresOfHour => ({
    hour,
    container,
    figures: first(byQuery).map((one) => ({ ...one })),
  });

  /** What comes after the hour's end counts for the next hour. */
  function beginHour(): void {
    if (hourNow() === hour) return;
    if (isNew) ended.push(soFar());
    isNew = false;
    byQuery = new Map();
    hour = hourNow();
  }

  function figureOf(queryId: string): Mutable {
    beginHour();
    isNew = true;
    const known = byQuery.get(queryId);
    if (known) return known;
    if (byQuery.size >= maxHeld) byQuery = new Map(first(byQuery).map((one) => [one.queryId, one]));
    const figure = { queryId, hits: 0, steps: 0, mostSteps: 0, setAside: 0 };
    byQuery.set(queryId, figure);
    return figure;
  }

  return {
    hit(queryId) {
      figureOf(queryId).hits += 1;
    },
    cost(queryId, steps) {
      const figure = figureOf(queryId);
      figure.steps += steps;
      figure.mostSteps = Math.max(figure.mostSteps, steps);
    },
    setAside(queryId) {
      figureOf(queryId).setAside += 1;
    },
    async flush() {
      beginHour();
      const due = ended;
      ended = [];
      const at = now().getTime();
      if (isNew && due.length === 0 && at - writtenAt >= flushEvery) {
        isNew = false;
        due.push(soFar());
      }
      if (due.length > 0) writtenAt = at;
      try {
        for (const figures of due) await store.put(figures);
      } catch (error) {
        // Figures are for people to look at: matching goes on without them.
        log.error('Figures of queries were not written', asError(error));
      }
    },
  };
}

/** Those with the most hits, and those that cost the most. */
function first(byQuery: ReadonlyMap<string, Mutable>): Mutable[] {
  const all = [...byQuery.values()];
  const noisiest = all.toSorted((a, b) => b.hits - a.hits).slice(0, most);
  const slowest = all
    .filter(({ mostSteps, setAside }) => mostSteps > 0 || setAside > 0)
    .sort((a, b) => b.mostSteps - a.mostSteps)
    .slice(0, most);
  return [...new Set([...noisiest, ...slowest])];
}

/** By what queries are put in order. */
export const figureOrders = ['hits', 'steps'] as const;
export type FigureOrder = (typeof figureOrders)[number];

/** The figures of several containers and hours as one: the queries with the most first. */
export function mergeFigures(
  parts: readonly FiguresOfHour[],
  order: FigureOrder,
  limit: number,
): QueryFigure[] {
  const byQuery = new Map<string, QueryFigure>();
  for (const one of parts.flatMap(({ figures }) => figures)) {
    const known = byQuery.get(one.queryId);
    byQuery.set(one.queryId, {
      queryId: one.queryId,
      hits: one.hits + (known?.hits ?? 0),
      steps: one.steps + (known?.steps ?? 0),
      mostSteps: Math.max(one.mostSteps, known?.mostSteps ?? 0),
      setAside: one.setAside + (known?.setAside ?? 0),
    });
  }
  const size = (one: QueryFigure) => (order === 'hits' ? one.hits : one.mostSteps);
  return [...byQuery.values()]
    .filter((one) => size(one) > 0 || (order === 'steps' && one.setAside > 0))
    .sort((a, b) => size(b) - size(a) || b.setAside - a.setAside)
    .slice(0, limit);
}
