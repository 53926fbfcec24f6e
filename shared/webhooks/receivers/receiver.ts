import type { News } from './news.ts';

/** Where a receiver takes messages, as its owner gave it. */
export interface Target {
  readonly url: string;
  /** Lets us write there. A secret of the output's owner: in no log, page, export or error. */
  readonly token?: string;
  /** The chat or room. */
  readonly to?: string;
}

/** What a form asks for and the API takes, beside the kind. */
export interface ReceiverField {
  readonly name: keyof Target;
  readonly label: string;
  /** Where a person finds the value, in one sentence. */
  readonly hint: string;
  readonly optional?: true;
  /** Fields without one take any text. */
  readonly form?: { readonly pattern: RegExp; readonly wrong: string };
  /** An address must be at one of these hosts, or below one that begins with a dot. */
  readonly hosts?: readonly string[];
}

/** What a message needs to be posted. */
export interface Posting {
  /** The same at every attempt, so that a receiver can drop repeats. */
  readonly id: string;
  readonly body: string;
  /** The webhook's signing secrets, `whsec_…`: two while one is replaced; only receivers that are `signed` have any. */
  readonly secrets: readonly string[];
  readonly token: string | undefined;
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
  /** The address of a service that has only one; then no field asks for it. */
  readonly onlyUrl?: string;
  /** True if messages are signed, so that a secret is made when the webhook is saved. */
  readonly signed: boolean;
  /** The body, before it is written as JSON. Keeps to the limits that the receiver documents. */
  readonly body: (news: News, target: Target) => object;
  /** Headers beside the content type. */
  readonly headers: (posting: Posting) => Readonly<Record<string, string>>;
  /** Where a message goes, if not to the target's address itself. */
  readonly address?: (target: Target, id: string) => string;
  /** Default: POST. */
  readonly method?: 'PUT';
}
