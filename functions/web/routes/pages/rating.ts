import type { Context } from 'hono';
import { html } from 'hono/html';
import type { StoredArticle } from '../../../../shared/articles/stored-article.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { diffRule } from '../../../../shared/rules/diff-rule.ts';
import {
  type Exclusion,
  exclusionsFor,
  isAbout,
  withAgain,
  without,
} from '../../../../shared/rules/narrow-rule.ts';
import type { Verdict } from '../../../../shared/rules/rating.ts';
import { readToken } from '../../../../shared/rules/read-link.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { verifyLink } from '../../../../shared/security/signed-links.ts';
import { findStory } from '../../../../shared/stories/find-story.ts';
import { currentId } from '../../../../shared/subscribers/current-id.ts';
import { changeRule } from '../../../../shared/subscribers/save-rule.ts';
import { readFollowing } from '../../../../shared/subscribers/sharing/read-following.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { answerEnded } from '../../ended-rule.ts';
import { formText, readForm } from '../../form.ts';
import { savedOrThrow } from '../../own-rule.ts';
import { chooseOwnStory } from '../../own-story.ts';
import { type View, type ViewDeps, viewOf } from '../../view.ts';
import type { Undo } from '../../views/parts/notices.ts';
import { notRelevantPage, type RatingPage, relevantPage } from '../../views/rating-page.ts';

type RatingDeps = ViewDeps &
  Pick<
    WebDeps,
    | 'articles'
    | 'countAgainst'
    | 'firstAlertAfterMs'
    | 'log'
    | 'moves'
    | 'queries'
    | 'ratings'
    | 'readKeys'
    | 'readSample'
    | 'rules'
    | 'sentStories'
    | 'stories'
    | 'storyChoices'
  >;

/** What a link of a mail is about. */
interface Rated {
  readonly rule: Rule;
  readonly article: StoredArticle;
  readonly subscriber: Subscriber;
}

/**
 * "Relevant" and "Not relevant" in a mail. Opening a link changes nothing; buttons note it, narrow the rule by something
 * of this very article, or mute its story, and each of that can be taken back by the same link.
 */
export function ratingRoutes(app: WebApp, deps: RatingDeps): void {
  app.get('/relevant/:token', async (c) => {
    const rated = await openToken(c, 'relevant', deps);
    if (rated instanceof Response) return rated;
    const view = await viewOf(c, deps);
    return c.html(relevantPage(view, await pageOf(c, view, rated, deps)));
  });

  app.post('/relevant/:token', async (c) => {
    const rated = await openToken(c, 'relevant', deps);
    if (rated instanceof Response) return rated;
    await note(rated, 'relevant', deps);
    return c.redirect(`${c.req.path}?done=relevant`, 303);
  });

  app.get('/not-relevant/:token', async (c) => {
    const rated = await openToken(c, 'not-relevant', deps);
    if (rated instanceof Response) return rated;
    const view = await viewOf(c, deps);
    const { rule, article, subscriber } = rated;
    const sample = await deps.readSample();
    // Nobody narrows the query of somebody else.
    const isTheirs = (await readFollowing(rule, subscriber, deps)) !== undefined;
    const proposals = (isTheirs ? [] : exclusionsFor(rule.text, article, sample)).map((exclusion) => {
      const query = without(rule.text, exclusion);
      const diff = diffRule(rule.text, query, sample);
      const removed = diff.ok ? diff.removed.filter((match) => match.article.id !== article.id) : [];
      return { exclusion, query, removed };
    });
    return c.html(notRelevantPage(view, { ...(await pageOf(c, view, rated, deps)), proposals }));
  });

  app.post('/not-relevant/:token', async (c) => {
    const rated = await openToken(c, 'not-relevant', deps);
    if (rated instanceof Response) return rated;
    const form = await readForm(c);
    const exclusion = exclusionIn(form);
    const action = formText(form, 'action') || (exclusion ? 'leave-out' : 'rate');
    await note(rated, 'not-relevant', deps);
    const done = await act(action, exclusion, rated, deps);
    return c.redirect(`${c.req.path}?${new URLSearchParams(done)}`, 303);
  });
}

async function act(
  action: string,
  exclusion: Exclusion | undefined,
  rated: Rated,
  deps: RatingDeps,
): Promise<Record<string, string>> {
  switch (action) {
    case 'rate':
      return { done: 'not-relevant' };
    case 'mute':
      await choose(rated, 'mute', deps);
      return { done: 'muted' };
    case 'unmute':
      await choose(rated, 'unmute', deps);
      return { done: 'undone' };
    case 'leave-out': {
      // The link can narrow the rule only by something of this very article: nobody can write another query with it.
      await changeQuery(rated, exclusion, without, deps);
      return { done: 'narrowed', ...fieldsOf(exclusion) };
    }
    case 'take-back':
      await changeQuery(rated, exclusion, (text, what) => withAgain(text, what) ?? text, deps);
      return { done: 'undone' };
    default:
      throw new HttpProblem('invalid-request', 'Choose one of the buttons of the page.');
  }
}

async function changeQuery(
  { rule, article, subscriber }: Rated,
  exclusion: Exclusion | undefined,
  change: (text: string, exclusion: Exclusion) => string,
  deps: RatingDeps,
): Promise<void> {
  if (exclusion === undefined || !isAbout(exclusion, article)) {
    throw new HttpProblem('invalid-request', 'Choose something that the page proposes.');
  }
  const query = change(rule.text, exclusion);
  savedOrThrow(await changeRule(subscriber, rule.id, { query }, deps));
}

async function choose(
  { article, subscriber }: Rated,
  action: 'mute' | 'unmute',
  deps: RatingDeps,
): Promise<void> {
  const { storyId, title } = article;
  const story = (await findStory(storyId, deps)) ?? { id: storyId, formerIds: [], title };
  await chooseOwnStory(subscriber.id, story, action, deps);
}

async function note({ rule, article, subscriber }: Rated, verdict: Verdict, deps: RatingDeps): Promise<void> {
  await deps.ratings.put({
    subscriberId: subscriber.id,
    ruleId: rule.id,
    articleId: article.id,
    verdict,
    at: deps.now().toISOString(),
  });
}

async function pageOf(
  c: Context<WebEnv>,
  view: View,
  { rule, article, subscriber }: Rated,
  deps: RatingDeps,
): Promise<RatingPage> {
  const [ratings, keys] = await Promise.all([deps.ratings.count(subscriber.id, rule.id), deps.readKeys()]);
  const ruleUrl = `/r/${readToken(keys, subscriber.id, { kind: 'rule', ruleId: rule.id })}`;
  return { rule, article, ratings, ruleUrl, done: said(view, rule, c) };
}

function said({ t, rich }: View, rule: Rule, c: Context<WebEnv>): RatingPage['done'] {
  const given = c.req.query();
  const exclusion = exclusionIn(given);
  const undo = (fields: Record<string, string>): Undo => ({ action: c.req.path, fields });
  switch (given.done) {
    case 'relevant':
      return { said: t('links.relevantDone') };
    case 'not-relevant':
      return { said: t('links.notRelevantDone') };
    case 'narrowed':
      return {
        said: rich('links.narrowed', { query: html`<code class="query">${rule.text}</code>` }),
        undo: exclusion && undo({ action: 'take-back', ...fieldsOf(exclusion) }),
      };
    case 'muted':
      return { said: t('links.muted'), undo: undo({ action: 'unmute' }) };
    case 'undone':
      return { said: t('links.undone') };
    default:
      return undefined;
  }
}

function exclusionIn(fields: Readonly<Record<string, unknown>>): Exclusion | undefined {
  const [word, source] = [formText(fields, 'word'), formText(fields, 'source')];
  if (word !== '') return { kind: 'word', word };
  return source === '' ? undefined : { kind: 'source', source };
}

function fieldsOf(exclusion: Exclusion | undefined): Record<string, string> {
  if (exclusion === undefined) return {};
  return exclusion.kind === 'word' ? { word: exclusion.word } : { source: exclusion.source };
}

/** What the link is about; a page that says so if its rule has ended since. */
async function openToken(c: Context<WebEnv>, purpose: Verdict, deps: RatingDeps): Promise<Rated | Response> {
  const [ownerId, ruleId, articleId] =
    verifyLink(await deps.readKeys(), purpose, c.req.param('token') ?? '') ?? [];
  const subscriberId = ownerId && (await currentId(ownerId, deps));
  const [rule, article, subscriber] = await Promise.all([
    subscriberId && ruleId ? deps.rules.get(subscriberId, ruleId) : undefined,
    articleId ? deps.articles.get(articleId) : undefined,
    subscriberId ? deps.subscribers.get(subscriberId) : undefined,
  ]);
  if (rule && article && subscriber) return { rule, article, subscriber };
  if (subscriber && ruleId && !rule) return answerEnded(c, subscriber.id, ruleId, deps);
  throw new HttpProblem('not-found', 'The article is no longer kept, or the link is incomplete.');
}
