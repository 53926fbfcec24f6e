/** A revision of an article that a mail told. */
export interface ToldRevision {
  readonly articleId: string;
  readonly revision: string;
}

export function toldKey({ articleId, revision }: ToldRevision): string {
  return `${articleId} ${revision}`;
}
