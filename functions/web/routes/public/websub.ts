import type { Log } from '../../../../shared/aws/log.ts';
import type { Queue } from '../../../../shared/aws/queue.ts';
import { FeedError } from '../../../../shared/feeds/feed-error.ts';
import { confirmIntent, receivePush } from '../../../../shared/feeds/websub.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import type { ArticleMessage } from '../../../../shared/messages.ts';
import type { FeedStore } from '../../../../shared/store/feed-store.ts';
import type { WebApp } from '../../deps.ts';

export interface WebsubRoutesDeps {
  readonly feeds: FeedStore;
  readonly articles: Pick<Queue<ArticleMessage>, 'send'>;
  readonly now: () => Date;
  readonly log: Log;
}

/** Where WebSub hubs verify subscriptions and push what is new. Hubs are machines: not part of the described API. */
export function websubRoutes(app: WebApp, deps: WebsubRoutesDeps): void {
  app.get('/websub/:feed', async (c) => {
    const { 'hub.mode': mode, 'hub.topic': topic, 'hub.challenge': challenge } = c.req.query();
    const feed = await deps.feeds.get(c.req.param('feed'));
    const echoed = confirmIntent(feed, { mode, topic, challenge });
    if (echoed === undefined) throw new HttpProblem('not-found', 'Nothing is subscribed to here.');
    // As text: what is echoed comes from whoever asks.
    return c.text(echoed, 200);
  });

  app.post('/websub/:feed', async (c) => {
    const feed = await deps.feeds.get(c.req.param('feed'));
    if (!feed) throw new HttpProblem('not-found', 'Nothing is subscribed to here.');
    const body = new Uint8Array(await c.req.arrayBuffer());
    const headers = { signature: c.req.header('x-hub-signature'), contentType: c.req.header('content-type') };
    try {
      const taken = await receivePush(feed, body, headers, {
        feeds: deps.feeds,
        articles: deps.articles,
        // A hub waits for the answer; the next poll would not fetch the pages of known items either.
        readPage: async () => undefined,
        now: deps.now,
      });
      if (taken) deps.log.info('Feed pushed', { feedId: feed.id, ...taken });
      else deps.log.info('Push with a wrong signature left aside', { feedId: feed.id });
    } catch (error) {
      if (!(error instanceof FeedError)) throw error;
      deps.log.info('Push that is no feed left aside', { feedId: feed.id });
    }
    // The same for right and wrong signatures, as the specification wants it.
    return c.body(null, 202);
  });
}
