import { type FoundStory, findsOfEach, readFoundStories } from '../../../../../shared/rules/found-stories.ts';
import type { Rule } from '../../../../../shared/rules/rule.ts';
import { signLink } from '../../../../../shared/security/signed-links.ts';
import type { Subscriber } from '../../../../../shared/subscribers/subscriber.ts';
import { toCsv } from '../../../csv.ts';
import type { WebApp, WebDeps } from '../../../deps.ts';
import { hitCursor } from '../../../own-rule.ts';
import { pageVisitor } from '../../../page-visitor.ts';
import { type ViewDeps, viewOf } from '../../../view.ts';
import type { StoryMarks } from '../../../views/stories/found-story.ts';
import { storiesPage } from '../../../views/stories/stories-page.ts';
import { type AskedStories, askedStories, daysOf, rangeOf, storiesAddress } from './asked-stories.ts';
import { storyRows } from './story-rows.ts';

type StoriesDeps = ViewDeps &
  Pick<
    WebDeps,
    'articles' | 'hits' | 'log' | 'ratings' | 'readKeys' | 'rules' | 'sentStories' | 'storyChoices'
  >;

/** Rows of a file. */
const mostRows = 1000;

/** Everything that a reader's rules have found, grouped as mails group it. */
export function storiesRoutes(app: WebApp, deps: StoriesDeps): void {
  app.get('/stories', async (c) => {
    const reader = await pageVisitor(c, deps);
    const view = await viewOf(c, deps);
    const asked = askedStories(c.req.query());
    const { rules, chosen, wanted } = await wantedRules(reader, asked, deps);
    const limit = findsOfEach(wanted.length, Boolean(asked.q));
    const page = await readFoundStories(wanted, { ...rangeOf(asked, reader.timezone), limit }, deps);
    const finds = page.stories.flatMap(({ lead, others }) => [lead, ...others]);
    const [articles, marks] = await Promise.all([
      deps.articles.getMany(finds.map(({ hit }) => hit.articleId)),
      marksOf(reader, page.stories, deps),
    ]);
    const older = page.next && { ...asked, cursor: hitCursor(page.next) };
    return c.html(
      storiesPage(view, {
        onPoison: (articleId, error) => deps.log.error(`Article ${articleId} cannot be shown`, error),
        reader,
        rules,
        chosen,
        asked,
        days: daysOf(asked, reader.timezone),
        page,
        articles: new Map(articles.map((article) => [article.id, article])),
        marks,
        olderUrl: older && storiesAddress('/stories', older),
        address: (changes) => storiesAddress('/stories', { ...asked, cursor: undefined, ...changes }),
        csvUrl: storiesAddress('/stories.csv', { ...asked, cursor: undefined }),
      }),
    );
  });

  app.get('/stories.csv', async (c) => {
    const reader = await pageVisitor(c, deps);
    const view = await viewOf(c, deps);
    const asked = askedStories(c.req.query());
    const { wanted } = await wantedRules(reader, asked, deps);
    const limit = Math.max(50, Math.floor(mostRows / Math.max(1, wanted.length)));
    const { stories } = await readFoundStories(wanted, { ...rangeOf(asked, reader.timezone), limit }, deps);
    const ids = stories.flatMap(({ lead, others }) => [lead, ...others].map(({ hit }) => hit.articleId));
    const [articles, { mails }] = await Promise.all([
      deps.articles.getMany(ids),
      deps.sentStories.mailsOf(reader.id, stories.flatMap(idsOf)),
    ]);
    const mailedAt = (story: FoundStory) => idsOf(story).flatMap((id) => mails.get(id) ?? [])[0]?.slot ?? '';
    const byId = new Map(articles.map((article) => [article.id, article]));
    return c.body(toCsv(storyRows(view, stories, byId, mailedAt)), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="stories.csv"',
    });
  });

  // Where the archive was; mails may link there.
  app.get('/archive', (c) => {
    const { why, ...rest } = c.req.query();
    const query = new URLSearchParams(why ? { ...rest, address: why } : rest);
    return c.redirect(`${why ? '/why' : '/stories'}${query.size === 0 ? '' : `?${query}`}`, 301);
  });
}

async function wantedRules(
  reader: Subscriber,
  { rule }: AskedStories,
  deps: Pick<StoriesDeps, 'rules'>,
): Promise<{ readonly rules: Rule[]; readonly chosen?: Rule | undefined; readonly wanted: readonly Rule[] }> {
  const rules = await deps.rules.ofSubscriber(reader.id);
  const chosen = rules.find(({ id }) => id === rule);
  return { rules, chosen, wanted: chosen ? [chosen] : rules };
}

function idsOf({ storyId, formerStoryIds }: FoundStory): string[] {
  return [storyId, ...formerStoryIds];
}

/** By story: the mails that told it, whether it is muted, and what its reader said of it. */
async function marksOf(
  { id }: Subscriber,
  stories: readonly FoundStory[],
  deps: StoriesDeps,
): Promise<ReadonlyMap<string, StoryMarks>> {
  const leads = stories.map(({ lead }) => ({ ruleId: lead.rule.id, articleId: lead.hit.articleId }));
  const [{ mails, muted }, ratings, keys, choices] = await Promise.all([
    deps.sentStories.mailsOf(id, stories.flatMap(idsOf)),
    deps.ratings.among(id, leads),
    deps.readKeys(),
    deps.storyChoices.chosenBy(id),
  ]);
  const followed = new Set(
    choices.flatMap(({ wish, storyId, formerIds = [] }) =>
      wish === 'followed' ? [storyId, ...formerIds] : [],
    ),
  );
  return new Map(
    stories.map((story): [string, StoryMarks] => {
      const { rule, hit } = story.lead;
      const told = idsOf(story).flatMap((one) => mails.get(one) ?? []);
      const rating = ratings.find((one) => one.ruleId === rule.id && one.articleId === hit.articleId);
      const rateUrl = (verdict: 'relevant' | 'not-relevant') =>
        `/${verdict}/${signLink(keys, verdict, [id, rule.id, hit.articleId])}`;
      return [
        story.storyId,
        {
          mails: told.map(({ slot, isKept }) => ({
            at: slot,
            url: isKept ? `/m/${signLink(keys, 'mail', [id, slot])}` : undefined,
          })),
          muted: idsOf(story).some((one) => muted.has(one)),
          followed: idsOf(story).some((one) => followed.has(one)),
          verdict: rating?.verdict,
          relevantUrl: rateUrl('relevant'),
          notRelevantUrl: rateUrl('not-relevant'),
        },
      ];
    }),
  );
}
