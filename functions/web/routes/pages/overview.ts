import type { Hit } from '../../../../shared/articles/hit.ts';
import type { StoredArticle } from '../../../../shared/articles/stored-article.ts';
import { type Coverage, findCoverage } from '../../../../shared/delivery/silent-sources.ts';
import { webAddress } from '../../../../shared/mail/web-address.ts';
import { readRuleQuery } from '../../../../shared/rules/read-rule-query.ts';
import { type RecentFinds, readRecentFinds } from '../../../../shared/rules/recent-finds.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import { resolveTimeZone } from '../../../../shared/time/time-zone.ts';
import { day } from '../../../../shared/time/units.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { localDay } from '../../local-day.ts';
import { outputStates } from '../../output-states.ts';
import { pageVisitor } from '../../page-visitor.ts';
import { type View, type ViewDeps, viewOf } from '../../view.ts';
import { type Concern, type FoundStory, overviewPage } from '../../views/overview-page.ts';
import type { Bar } from '../../views/parts/charts.ts';

type OverviewDeps = ViewDeps & Pick<WebDeps, 'articles' | 'hits' | 'readFeeds' | 'rules' | 'webhookStates'>;

const days = 7;
/** The most stories that a list of the page shows. */
const shown = { waiting: 5, today: 10, concerns: 8, sources: 8 };

interface Found {
  readonly hit: Hit;
  readonly rule: Rule;
}

/** The first page of a reader. */
export function overviewRoutes(app: WebApp, deps: OverviewDeps): void {
  app.get('/overview', async (c) => {
    const reader = await pageVisitor(c, deps);
    const view = await viewOf(c, deps);
    const now = deps.now();
    const rules = await deps.rules.ofSubscriber(reader.id);
    const finds = await readRecentFinds(rules, { days, ...deps });
    const all = finds.flatMap(({ rule, hits }) => hits.map((hit): Found => ({ hit, rule })));
    const waiting = byStory(all.filter(({ hit, rule }) => waits(reader, rule, hit)));
    const dayNow = localDay(now.toISOString(), reader.timezone);
    const today = byStory(all.filter(({ hit }) => localDay(hit.at, reader.timezone) === dayNow));
    const listed = [...waiting.slice(0, shown.waiting), ...today.slice(0, shown.today)];
    const [articles, coverage] = await Promise.all([
      deps.articles.getMany([...new Set(listed.flatMap(([first]) => (first ? [first.hit.articleId] : [])))]),
      coverageOf(finds, deps),
    ]);
    const byId = new Map(articles.map((article) => [article.id, article]));
    const toStories = (groups: readonly Found[][]) => groups.map((group) => storyOf(group, byId));
    return c.html(
      overviewPage(view, {
        reader,
        hasRules: rules.length > 0,
        now,
        waiting: {
          stories: toStories(waiting.slice(0, shown.waiting)),
          count: waiting.length,
          more: finds.some(({ more, hits, rule }) => more && waits(reader, rule, hits.at(-1))),
        },
        today: toStories(today.slice(0, shown.today)),
        concerns: (await concernsOf(reader, finds, deps)).slice(0, shown.concerns),
        coverage: { ...coverage, sources: coverage.sources.slice(0, shown.sources) },
        week: weekOf(view, all, now),
      }),
    );
  });
}

/** Sources that have fallen silent. Where not all rules are looked at, those are that found the least this week. */
function coverageOf(finds: readonly RecentFinds[], deps: OverviewDeps): Promise<Coverage<Rule>> {
  const now = deps.now();
  const awake = finds.filter(({ rule: { pausedUntil = '' } }) => pausedUntil <= now.toISOString());
  const quietest = awake.toSorted((a, b) => a.hits.length - b.hits.length);
  return findCoverage(
    quietest.map(({ rule }) => rule),
    now,
    deps,
  );
}

/** Whether a find has come since the last mail of its rule. */
function waits({ cursors }: Subscriber, rule: Rule, hit: Hit | undefined): boolean {
  return hit !== undefined && hit.at >= (cursors[rule.id]?.at ?? rule.since);
}

/** Newest first, each story once, with all of its finds. */
function byStory(found: readonly Found[]): Found[][] {
  const newestFirst = found.toSorted((a, b) => (a.hit.at < b.hit.at ? 1 : -1));
  return [...Map.groupBy(newestFirst, ({ hit }) => hit.storyId).values()];
}

function storyOf(group: readonly Found[], articles: ReadonlyMap<string, StoredArticle>): FoundStory {
  const hit = group[0]?.hit;
  const article = hit && articles.get(hit.articleId);
  return {
    title: article?.title ?? hit?.title ?? '',
    url: webAddress(article?.url),
    language: article?.language,
    sources: [...new Set(group.flatMap((one) => one.hit.source ?? []))],
    rules: [...new Map(group.map(({ rule }) => [rule.id, rule])).values()],
  };
}

async function concernsOf(
  reader: Subscriber,
  finds: readonly RecentFinds[],
  deps: OverviewDeps,
): Promise<Concern[]> {
  const now = deps.now();
  const concerns = await Promise.all(
    finds.map(async ({ rule, hits }): Promise<Concern[]> => {
      if (reader.cursors[rule.id]?.toldInactive || !readRuleQuery(rule.text).ok)
        return [{ rule, about: { kind: 'inactive' } }];
      const failing = (await outputStates(rule, deps)).find(({ state }) => state?.problem !== undefined);
      const state = failing?.state;
      if (state?.problem) return [{ rule, about: { kind: 'output', problem: state.problem } }];
      const isPaused = rule.pausedUntil !== undefined && rule.pausedUntil > now.toISOString();
      const isNew = now.getTime() - Date.parse(rule.since) < days * day;
      return hits.length > 0 || isPaused || isNew ? [] : [{ rule, about: { kind: 'quiet', days } }];
    }),
  );
  const gravity = { inactive: 0, output: 1, quiet: 2 };
  return concerns.flat().sort((a, b) => gravity[a.about.kind] - gravity[b.about.kind]);
}

/** Stories by local day, oldest first. */
function weekOf({ language, timezone }: View, found: readonly Found[], now: Date): Bar[] {
  const zone = resolveTimeZone(timezone).timeZone;
  const names = new Intl.DateTimeFormat(language.locale, {
    weekday: 'short',
    day: 'numeric',
    timeZone: zone,
  });
  const byDay = Map.groupBy(found, ({ hit }) => localDay(hit.at, timezone));
  return Array.from({ length: days }, (_, index) => {
    const at = new Date(now.getTime() - (days - 1 - index) * day);
    const stories = byDay.get(localDay(at.toISOString(), timezone)) ?? [];
    return { label: names.format(at), count: new Set(stories.map(({ hit }) => hit.storyId)).size };
  });
}
