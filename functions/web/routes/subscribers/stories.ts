import { createRoute, z } from '@hono/zod-openapi';
import { idsOfStory } from '../../../../shared/stories/find-story.ts';
import { maxFollowed, type StoryChoice, storyWishes } from '../../../../shared/stories/story-choice.ts';
import type { WebApp } from '../../deps.ts';
import { bySession, jsonOf, problems } from '../../openapi.ts';
import { type ChooseDeps, chooseOwnStory, knownStory } from '../../own-story.ts';
import { type ReadStoryDeps, readStory } from '../../read-story.ts';
import { idParam } from '../../schemas.ts';
import { requireSubscriber, type SessionDeps } from '../../session.ts';

type StoriesDeps = SessionDeps & ChooseDeps & ReadStoryDeps;

const tags = ['Stories'];

const wish = z.enum(storyWishes);

const story = z
  .object({
    id: z.string(),
    title: z.string().describe('Of the article that told it first.'),
    source: z.string().optional(),
    wish: wish.optional().describe('What I want of it; absent for nothing special.'),
    since: z.string().optional().describe('When I said so.'),
    quietAt: z.string().optional().describe('When following ends unless something happens.'),
  })
  .openapi('Story');

const version = z.object({ text: z.string(), sources: z.array(z.string()) });

const toldStory = story
  .extend({
    timeline: z
      .array(
        z.object({
          kind: z.enum(['first', 'followed', 'again', 'correction', 'retraction', 'update']),
          at: z.string(),
          articleId: z.string(),
          title: z.string(),
          source: z.string().optional(),
          url: z.string().optional(),
          language: z.string().optional(),
          what: z.string().optional().describe('What changed, in the words of the article.'),
        }),
      )
      .describe('First report, who followed, and changes, in order of time.'),
    figures: z
      .array(
        z.object({
          about: z.string().describe('What is counted, in the words of the first article.'),
          values: z.array(version.extend({ value: z.number() })),
        }),
      )
      .describe('Figures that sources give differently.'),
    quotes: z
      .object({
        differing: z.array(z.array(version)).describe('Quotes that sources print in different words.'),
        single: z.array(version).describe('Quotes that only one source prints.'),
      })
      .describe('Direct speech, compared.'),
  })
  .openapi('ToldStory');

const chosen = z
  .object({ id: z.string(), title: z.string(), wish, since: z.string(), quietAt: z.string().optional() })
  .openapi('ChosenStory');

const listRoute = createRoute({
  method: 'get',
  path: '/v1/me/stories',
  tags,
  summary: 'The stories that I follow or have muted',
  description: 'Newest choice first.',
  security: bySession,
  request: { query: z.object({ wish: wish.optional() }) },
  responses: {
    200: jsonOf(z.object({ stories: z.array(chosen) }), 'Stories'),
    ...problems(401, 422),
  },
});

const readRoute = createRoute({
  method: 'get',
  path: '/v1/me/stories/{id}',
  tags,
  summary: 'A story',
  description:
    'Who told it when, what was corrected, and where sources differ. A story is known for 90 days, its articles for a week after the last of them, and those that my mails told for as long. The id of a story that turned out to be another one leads to that one.',
  security: bySession,
  request: { params: idParam },
  responses: { 200: jsonOf(toldStory, 'The story'), ...problems(401, 404, 422) },
});

const muteRoute = createRoute({
  method: 'put',
  path: '/v1/me/stories/{id}/mute',
  tags,
  summary: 'Mute a story',
  description: 'No mail tells more of it, by any rule, except that something sent before was wrong.',
  security: bySession,
  request: { params: idParam },
  responses: { 200: jsonOf(story, 'The story, muted'), ...problems(401, 403, 404, 422, 429) },
});

const unmuteRoute = createRoute({
  method: 'delete',
  path: '/v1/me/stories/{id}/mute',
  tags,
  summary: 'Unmute a story',
  security: bySession,
  request: { params: idParam },
  responses: { 204: { description: 'Not muted' }, ...problems(401, 403, 404, 422, 429) },
});

const followRoute = createRoute({
  method: 'put',
  path: '/v1/me/stories/{id}/follow',
  tags,
  summary: 'Follow a story',
  description: `Whatever happens to it comes at once, at the pace of my alerts: another source of weight, changed figures, a correction. It ends with a word when nothing has happened for 7 days. At most ${maxFollowed} at a time.`,
  security: bySession,
  request: { params: idParam },
  responses: { 200: jsonOf(story, 'The story, followed'), ...problems(401, 403, 404, 409, 422, 429) },
});

const unfollowRoute = createRoute({
  method: 'delete',
  path: '/v1/me/stories/{id}/follow',
  tags,
  summary: 'Unfollow a story',
  security: bySession,
  request: { params: idParam },
  responses: { 204: { description: 'Not followed' }, ...problems(401, 403, 404, 422, 429) },
});

/** The calls of this file, for the typed client. */
export type StoriesCalls =
  | typeof listRoute
  | typeof readRoute
  | typeof followRoute
  | typeof unfollowRoute
  | typeof muteRoute
  | typeof unmuteRoute;

export function storyCallRoutes(app: WebApp, deps: StoriesDeps): void {
  app.openapi(listRoute, async (c) => {
    const { id } = await requireSubscriber(c, deps);
    const { wish: wanted } = c.req.valid('query');
    const all = await deps.storyChoices.chosenBy(id);
    const stories = all.filter((one) => wanted === undefined || one.wish === wanted).map(toChosen);
    return c.json({ stories }, 200);
  });

  app.openapi(readRoute, async (c) => {
    const { id } = await requireSubscriber(c, deps);
    const known = await knownStory(c.req.valid('param').id, deps);
    const [choice, told] = await Promise.all([
      deps.storyChoices.about(id, idsOfStory(known)),
      readStory(id, known, deps),
    ]);
    return c.json(toldStory.parse({ ...known, ...told, ...(choice && wishOf(choice)) }), 200);
  });

  for (const [route, action] of [
    [muteRoute, 'mute'],
    [followRoute, 'follow'],
  ] as const) {
    app.openapi(route, async (c) => {
      const { id } = await requireSubscriber(c, deps);
      const known = await knownStory(c.req.valid('param').id, deps);
      const choice = await chooseOwnStory(id, known, action, deps);
      return c.json(story.parse({ ...known, ...(choice && wishOf(choice)) }), 200);
    });
  }

  for (const [route, action] of [
    [unmuteRoute, 'unmute'],
    [unfollowRoute, 'unfollow'],
  ] as const) {
    app.openapi(route, async (c) => {
      const { id } = await requireSubscriber(c, deps);
      await chooseOwnStory(id, await knownStory(c.req.valid('param').id, deps), action, deps);
      return c.body(null, 204);
    });
  }
}

function wishOf({ wish: wanted, at, quietAt }: StoryChoice) {
  return { wish: wanted, since: at, ...(quietAt !== undefined && { quietAt }) };
}

function toChosen({ storyId, title, ...choice }: StoryChoice): z.infer<typeof chosen> {
  return { id: storyId, title, ...wishOf({ storyId, title, ...choice }) };
}
