import { escapeHtml } from './escape.ts';
import { countOf, detailsOf, fitting, fittingStories, jsonBytes, oneLine, webLink } from './fitting.ts';
import type { News, NewsStory } from './news.ts';
import type { Receiver } from './receiver.ts';

/** An event has 65,536 bytes, with all that the server adds. */
const maxBytes = 50_000;
const maxName = 150;
const maxTitle = 300;
const maxDetail = 500;

/**
 * A room of Matrix, to which a user of ours writes. The id of the message is the transaction's, so that a server shows it
 * once, however often it is posted. With an empty `m.mentions`, nobody is notified by name.
 */
export const matrix: Receiver<'matrix'> = {
  kind: 'matrix',
  label: 'Matrix',
  fields: [
    {
      name: 'url',
      label: 'Homeserver URL',
      hint: 'The address of the homeserver, such as https://matrix.org.',
      form: {
        pattern: /^https:\/\/[^?#]+$/,
        wrong: 'Write the address of the homeserver, such as https://matrix.org',
      },
    },
    {
      name: 'to',
      label: 'Room ID',
      hint: 'From “Room settings”, “Advanced”; it begins with an exclamation mark. The user must be in the room.',
      form: {
        pattern: /^![^\s]{1,253}$/,
        wrong: 'Write the id of a room, which begins with an exclamation mark.',
      },
    },
    {
      name: 'token',
      label: 'Access token',
      hint: 'Of a user made for this; in Element it is under “Help & About”.',
      form: { pattern: /^[\x21-\x7e]{8,1000}$/, wrong: 'Write an access token, without spaces.' },
    },
  ],
  signed: false,
  method: 'PUT',
  address: ({ url, to = '' }, id) =>
    `${url.replace(/\/+$/, '')}/_matrix/client/v3/rooms/${encodeURIComponent(to)}/send/m.room.message/${encodeURIComponent(id)}`,
  body: event,
  headers: ({ token }) => (token === undefined ? {} : { authorization: `Bearer ${token}` }),
};

interface Told {
  readonly text: string;
  readonly html: string;
}

function event({ rule, stories, overflow }: News): object {
  const { written, left } = fittingStories(stories, tell, { size: jsonBytes, limit: maxBytes });
  const more = left + overflow;
  const name = fitting(oneLine(rule.name), maxName);
  const count = countOf(stories);
  const rest = more > 0 ? [{ text: `and ${more} more`, html: `<p>and ${more} more</p>` }] : [];
  const all: Told[] = [
    { text: `${name}: ${count}`, html: `<p><strong>${escapeHtml(name)}</strong>: ${count}</p>` },
    ...written,
    ...rest,
  ];
  return {
    msgtype: 'm.notice',
    body: all.map(({ text }) => text).join('\n\n'),
    format: 'org.matrix.custom.html',
    formatted_body: all.map(({ html }) => html).join(''),
    'm.mentions': {},
  };
}

function tell(story: NewsStory): Told {
  const link = webLink(story);
  const title = fitting(oneLine(story.title), maxTitle) || '…';
  const details = detailsOf(story, maxDetail);
  const head =
    link === undefined ? escapeHtml(title) : `<a href="${escapeHtml(link)}">${escapeHtml(title)}</a>`;
  return {
    text: [title, ...details, ...(link === undefined ? [] : [link])].join('\n'),
    html: `<p>${[`<strong>${head}</strong>`, ...details.map(escapeHtml)].join('<br>')}</p>`,
  };
}
