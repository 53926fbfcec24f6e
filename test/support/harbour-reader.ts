import type { Rule } from '../../shared/rules/rule.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import type { DeliveryWorld } from './delivery-world.ts';
import { inventArticle, inventHit, inventRule, inventSubscriber } from './invented.ts';

/** A reader with rules about the harbour. All articles are called "Harbour news …". */
export interface HarbourReader {
  readonly id: string;
  readonly email: string;
  /** The query of the reader's rules with this text. */
  queryId(text?: string): string;
  /** Creates the reader, due now, with these rules. */
  subscribe(rules: readonly Partial<Rule>[], parts?: Partial<Subscriber>): Promise<void>;
  /** Stores an article and its hit a second later, and wakes nobody. Returns the instant of both. */
  find(name: string, parts?: Found): Promise<string>;
  /** What comes after "Harbour news" in each mail, in the order of the mail. */
  names(): Promise<string[][]>;
}

export interface Found {
  readonly text?: string;
  readonly hit?: Parameters<typeof inventHit>[0];
  readonly article?: Parameters<typeof inventArticle>[0];
}

export function createHarbourReader(world: DeliveryWorld, id: string): HarbourReader {
  const email = `${id.toLowerCase()}@reader.example`;
  const queryId = (text = 'harbour') => `${id}-${text}`;

  return {
    id,
    email,
    queryId,

    async subscribe(rules, parts = {}) {
      const since = world.now().toISOString();
      for (const [i, rule] of rules.entries()) {
        const own = { subscriberId: id, id: `rule-${i + 1}`, queryId: queryId(rule.text), since };
        await world.rules.create(inventRule({ ...own, text: 'harbour', ...rule }));
      }
      await world.subscribers.create(inventSubscriber({ id, email, nextDeliveryAt: since, ...parts }));
    },

    async find(name, { text, hit, article } = {}) {
      world.advance(1000);
      const at = world.now().toISOString();
      const storyId = hit?.storyId ?? `${id}-story-${name}`;
      const same = { storyId, title: `Harbour news ${name}`, publishedAt: at, receivedAt: at };
      const articleId = `${id}-${name}`;
      await world.articles.put(
        inventArticle({ ...same, id: articleId, url: `https://news.example/${articleId}`, ...article }),
      );
      await world.hits.putMany([inventHit({ ...same, queryId: queryId(text), at, articleId, ...hit })]);
      return at;
    },

    async names() {
      return (await world.mailsTo(email)).map(({ text = '' }) =>
        [...text.matchAll(/Harbour news (\w+)/g)].map(([, name = '']) => name),
      );
    },
  };
}
