import { countOf, detailsOf, fitting, fittingStories, oneLine, webLink } from './fitting.ts';
import type { News, NewsStory } from './news.ts';
import type { Receiver, Target } from './receiver.ts';

/** ntfy makes a file of a message with more than 4,096 bytes. */
const maxBytes = 3800;
const maxTitle = 120;
const maxStoryTitle = 200;
const maxDetail = 150;

/** A topic of ntfy, on ntfy.sh or another server. Published as JSON, so that no text is ever in a header. */
export const ntfy: Receiver<'ntfy'> = {
  kind: 'ntfy',
  label: 'ntfy',
  fields: [
    {
      name: 'url',
      label: 'Topic URL',
      hint: 'The server and the topic, such as https://ntfy.sh/a-name-that-nobody-guesses.',
      form: {
        pattern: /^https:\/\/[^/?#]+\/(?:[^?#]+\/)?[\w-]{1,64}$/,
        wrong: 'Write the address of a topic, such as https://ntfy.sh/my-topic',
      },
    },
    {
      name: 'token',
      label: 'Access token',
      hint: 'For a topic that only some may write to; it begins with tk_.',
      optional: true,
      form: { pattern: /^tk_\w{8,100}$/, wrong: 'Write an access token, which begins with tk_.' },
    },
  ],
  signed: false,
  // JSON goes to the root of the server and names its topic.
  address: ({ url }) => url.slice(0, url.lastIndexOf('/') + 1),
  body: message,
  headers: ({ token }) => (token === undefined ? {} : { authorization: `Bearer ${token}` }),
};

function message({ rule, stories, overflow }: News, { url }: Target): object {
  const { written, left } = fittingStories(stories, storyText, {
    size: (text) => Buffer.byteLength(text) + 2,
    limit: maxBytes,
  });
  const more = left + overflow;
  const [only] = stories;
  const click = stories.length === 1 && only ? webLink(only) : undefined;
  return {
    topic: url.slice(url.lastIndexOf('/') + 1),
    title: `${fitting(oneLine(rule.name), maxTitle)}: ${countOf(stories)}`,
    message: [...written, ...(more > 0 ? [`and ${more} more`] : [])].join('\n\n'),
    tags: ['newspaper'],
    ...(click !== undefined && { click }),
  };
}

function storyText(story: NewsStory): string {
  const title = fitting(oneLine(story.title), maxStoryTitle) || '…';
  return [title, ...detailsOf(story, maxDetail), webLink(story)]
    .filter((line) => line !== undefined)
    .join('\n');
}
