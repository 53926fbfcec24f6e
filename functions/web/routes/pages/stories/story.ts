import type { Context } from 'hono';
import { HttpProblem } from '../../../../../shared/http/problem.ts';
import { verifyLink } from '../../../../../shared/security/signed-links.ts';
import { idsOfStory } from '../../../../../shared/stories/find-story.ts';
import { type StoryAction, storyActions } from '../../../../../shared/subscribers/choose-story.ts';
import { currentId } from '../../../../../shared/subscribers/current-id.ts';
import type { WebApp, WebDeps, WebEnv } from '../../../deps.ts';
import { formText, readForm } from '../../../form.ts';
import { type ChooseDeps, chooseOwnStory, knownStory } from '../../../own-story.ts';
import { pageVisitor } from '../../../page-visitor.ts';
import { type ReadStoryDeps, readStory } from '../../../read-story.ts';
import { type ViewDeps, viewOf } from '../../../view.ts';
import { chosenStoriesPage } from '../../../views/stories/chosen-stories-page.ts';
import { storyPage } from '../../../views/stories/story-page.ts';

type StoryDeps = ViewDeps & ChooseDeps & ReadStoryDeps & Pick<WebDeps, 'moves' | 'readKeys'>;

/** Whose page of which story it is. */
interface Asked {
  readonly reader: { readonly id: string; readonly timezone: string };
  readonly storyId: string;
}

/**
 * The page of a story, for its reader: signed in, or by the link of a mail, which needs no session. Opening it changes
 * nothing, since programs open the links of mails; buttons post to the same address.
 */
export function storyRoutes(app: WebApp, deps: StoryDeps): void {
  app.get('/stories/choices', async (c) => {
    const reader = await pageVisitor(c, deps);
    const view = await viewOf(c, deps);
    return c.html(chosenStoriesPage(view, await deps.storyChoices.chosenBy(reader.id)));
  });

  const signedIn = async (c: Context<WebEnv>): Promise<Asked> => {
    return { reader: await pageVisitor(c, deps), storyId: c.req.param('id') ?? '' };
  };
  app.get('/stories/:id', async (c) => show(c, await signedIn(c), deps));
  app.post('/stories/:id', async (c) => act(c, await signedIn(c), deps));

  app.get('/s/:token', async (c) => show(c, await byLink(c, deps), deps));
  app.post('/s/:token', async (c) => act(c, await byLink(c, deps), deps));
}

async function byLink(c: Context<WebEnv>, deps: StoryDeps): Promise<Asked> {
  const [ownerId, storyId] = verifyLink(await deps.readKeys(), 'story', c.req.param('token') ?? '') ?? [];
  const reader = ownerId && (await deps.subscribers.get(await currentId(ownerId, deps)));
  if (reader && storyId) return { reader, storyId };
  throw new HttpProblem('not-found', 'Whoever got this email has left, or the link is incomplete.');
}

async function show(c: Context<WebEnv>, { reader, storyId }: Asked, deps: StoryDeps) {
  const story = await knownStory(storyId, deps);
  const [choice, told] = await Promise.all([
    deps.storyChoices.about(reader.id, idsOfStory(story)),
    readStory(reader.id, story, deps),
  ]);
  // Times as in the mail that led here.
  const view = { ...(await viewOf(c, deps)), timezone: reader.timezone };
  return c.html(
    storyPage(view, {
      story,
      told,
      choice,
      action: c.req.path,
      want: actionIn(c.req.query('want')),
      done: actionIn(c.req.query('done')),
    }),
  );
}

async function act(c: Context<WebEnv>, { reader, storyId }: Asked, deps: StoryDeps) {
  const action = actionIn(formText(await readForm(c), 'action'));
  if (action === undefined)
    throw new HttpProblem('invalid-request', 'Choose one of the buttons of the page.');
  await chooseOwnStory(reader.id, await knownStory(storyId, deps), action, deps);
  return c.redirect(`${c.req.path}?${new URLSearchParams({ done: action })}`, 303);
}

function actionIn(text: string | undefined): StoryAction | undefined {
  return storyActions.find((one) => one === text);
}
