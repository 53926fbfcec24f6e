import * as z from 'zod';
import { findsOfEach, readFoundStories } from '../../../../shared/rules/found-stories.ts';
import { cursorParam } from '../../cursor.ts';
import { instant } from '../../openapi.ts';
import { hitCursor, hitPlace, noSuchRule } from '../../own-rule.ts';
import { articleSummary } from '../../schemas.ts';
import { type Caller, readTool, writeTool } from '../tool.ts';
import { shownArticle, untrusted } from '../untrusted.ts';

const storyId = z.string().max(64).describe('The id of a story, from list_stories.');

const explained = z.object({
  outcome: z.string(),
  reasons: z.array(z.string()),
  article: articleSummary.optional(),
});

const story = z.object({
  id: z.string(),
  title: z.string(),
  source: z.string().optional(),
  wish: z.string().optional(),
});

const told = z.object({
  timeline: z.array(
    z.looseObject({
      kind: z.string(),
      at: z.string(),
      articleId: z.string(),
      title: z.string(),
      source: z.string().optional(),
      url: z.string().optional(),
      what: z.string().optional(),
    }),
  ),
  figures: z.array(z.unknown()),
  quotes: z.unknown(),
});

/** What a reader may wish of a story, and take back. */
const choices = [
  {
    name: 'follow_story',
    title: 'Follow a story',
    description: 'Mails tell each development of this story as it happens, until it is quiet for a week.',
    method: 'PUT',
    wish: 'follow',
  },
  {
    name: 'unfollow_story',
    title: 'Stop following a story',
    description: 'Mails tell this story as they tell any other.',
    method: 'DELETE',
    wish: 'follow',
  },
  {
    name: 'mute_story',
    title: 'Mute a story',
    description: 'No mail tells more of this story, except that something sent before was wrong.',
    method: 'PUT',
    wish: 'mute',
  },
  {
    name: 'unmute_story',
    title: 'Unmute a story',
    description: 'Mails tell of this story again.',
    method: 'DELETE',
    wish: 'mute',
  },
] as const;

function shownStory(answer: unknown) {
  const { title, source, ...rest } = story.parse(answer);
  return { ...rest, ...untrusted({ title, source }) };
}

async function storyOf(id: string, { api }: Caller) {
  return shownStory(await api('GET', `/v1/me/stories/${encodeURIComponent(id)}`));
}

/** Tools for what the rules of the caller have found. */
export const storyTools = [
  readTool(
    {
      name: 'list_stories',
      title: 'List stories',
      description:
        'What my rules have found, newest first, one entry for each story however many sources tell it. Of one rule, of a range of time, or with certain words.',
      input: z.strictObject({
        ruleId: z.string().max(64).optional(),
        search: z
          .string()
          .max(200)
          .optional()
          .describe('Words that title, source or matched clause contain.'),
        from: instant.optional(),
        to: instant.optional(),
        cursor: cursorParam.describe('From `cursor` of the page before.'),
      }),
    },
    async ({ ruleId, search, from, to, cursor }, { subscriber, countSearch, deps }) => {
      await countSearch();
      const rules = await deps.rules.ofSubscriber(subscriber.id);
      const wanted = ruleId === undefined ? rules : rules.filter(({ id }) => id === ruleId);
      if (ruleId !== undefined && wanted.length === 0) throw noSuchRule();
      const range = { from, to, search, before: cursor === undefined ? undefined : hitPlace(cursor) };
      const limit = findsOfEach(wanted.length, search !== undefined);
      const page = await readFoundStories(wanted, { ...range, limit }, deps);
      const { stories } = page;
      const articles = await deps.articles.getMany(stories.map(({ lead }) => lead.hit.articleId));
      const byId = new Map(articles.map((article) => [article.id, article]));
      return {
        stories: stories.map(({ storyId: id, lead: { hit }, others, rules: by }) => ({
          id,
          foundAt: hit.at,
          foundBy: by.map((rule) => rule.name ?? rule.text),
          articles: 1 + others.length,
          lead: shownArticle({ ...(byId.get(hit.articleId) ?? hit), id: hit.articleId }),
        })),
        ...(page.next && { cursor: hitCursor(page.next) }),
      };
    },
  ),
  readTool(
    {
      name: 'read_story',
      title: 'Read a story',
      description:
        'Who told a story first and who followed, what was corrected, and which figures and quotes differ between sources.',
      input: z.strictObject({ storyId }),
    },
    async ({ storyId: id }, caller) => {
      const answer = await caller.api('GET', `/v1/me/stories/${encodeURIComponent(id)}`);
      const { timeline, figures, quotes } = told.parse(answer);
      return {
        ...shownStory(answer),
        timeline: timeline.map(({ kind, at, articleId, title, source, url, what }) => ({
          kind,
          at,
          articleId,
          ...untrusted({ title, source, url, what }),
        })),
        differences: untrusted({ figures, quotes }),
      };
    },
  ),
  readTool(
    {
      name: 'explain_article',
      title: 'Explain an article',
      description:
        'Why I did or did not get an article by a rule. Name the article by its id or its address.',
      input: z.strictObject({
        ruleId: z.string().max(64),
        articleId: z.string().max(64).optional(),
        url: z.string().max(2000).optional(),
      }),
    },
    async (input, { api }) => {
      const { article, reasons, outcome } = explained.parse(await api('POST', '/v1/explain', input));
      // Reasons quote what the article says.
      return {
        outcome,
        ...untrusted({ reasons }),
        ...(article && { article: shownArticle(article) }),
      };
    },
  ),
  ...choices.map(({ name, title, description, method, wish }) =>
    writeTool(
      {
        name,
        title,
        description: `${description} Needs a confirmation.`,
        input: z.strictObject({ storyId }),
      },
      async ({ storyId: id }, caller) => {
        const now = await storyOf(id, caller);
        return {
          revision: now,
          preview: { story: now, do: name },
          make: async () => {
            await caller.api(method, `/v1/me/stories/${encodeURIComponent(id)}/${wish}`);
            return storyOf(id, caller);
          },
        };
      },
    ),
  ),
];
