import type { News } from './news.ts';

/** What a form asks for and the API takes, beside the kind. */
export interface ReceiverField {
  readonly name: 'url';
  readonly label: string;
  /** Where a person finds the value, in one sentence. */
  readonly hint: string;
}

/** What a message needs to be posted. */
export interface Posting {
  /** The same at every attempt, so that a receiver can drop repeats. */
  readonly id: string;
  readonly body: string;
  /** The webhook's signing secret, `whsec_…`; only receivers that are `signed` have one. */
  readonly secret: string | undefined;
  readonly now: Date;
}

/**
 * One program that takes stories by HTTP. Everything that differs between receivers is here: add a file beside this
 * one and name it in `receivers.ts`, and forms, API, docs and checks have it.
 */
export interface Receiver<Kind extends string = string> {
  /** As the API names it. A promise: stored rules hold it. */
  readonly kind: Kind;
  /** As pages name it. */
  readonly label: string;
  readonly fields: readonly [ReceiverField, ...ReceiverField[]];
  /** True if messages are signed, so that a secret is made when the webhook is saved. */
  readonly signed: boolean;
  /** The body, before it is written as JSON. Keeps to the limits that the receiver documents. */
  readonly body: (news: News) => object;
  /** Headers beside the content type. */
  readonly headers: (posting: Posting) => Readonly<Record<string, string>>;
}
