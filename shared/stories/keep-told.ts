import { type ToldText, toldTextOf } from './told-text.ts';

interface KeptRevision {
  readonly id: string;
  readonly revision: string;
  readonly title: string;
  readonly text: string;
}

export interface KeepToldDeps {
  readonly articles: {
    keepTold(articleId: string, revision: string, told: ToldText, now: Date): Promise<void>;
  };
  readonly log?: { warn(message: string, details: Record<string, unknown>): void };
  readonly now: () => Date;
}

/**
 * Stores the text of a revision before another revision replaces it, so that later updates can be compared with what
 * mails showed. When its text cannot be read, later changes are described without it.
 */
export function createKeepTold({
  articles,
  log,
  now,
}: KeepToldDeps): (before: KeptRevision) => Promise<void> {
  return async (before) => {
    let told: ToldText;
    try {
      told = toldTextOf(before);
    } catch (error) {
      log?.warn('The told text of an article could not be stored', { articleId: before.id, error });
      return;
    }
    await articles.keepTold(before.id, before.revision, told, now());
  };
}
