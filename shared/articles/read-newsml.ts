import { InvalidArticleError } from './invalid-article-error.ts';
import { addressIn, inputOf, type PressItem, refuseUnusable } from './press-item.ts';
import { allOf, at, elementsIn, htmlOf, lineOf, type PressElement } from './press-xml.ts';

/**
 * Reads a news item of IPTC's NewsML-G2. Its text is XHTML or NITF in `inlineXML`, or plain text in `inlineData`. See
 * https://iptc.org/standards/newsml-g2/.
 */
export function readNewsItem(item: PressElement): PressItem {
  const [meta] = elementsIn(item, 'itemmeta');
  const [about] = elementsIn(item, 'contentmeta');
  const first = (part: PressElement | undefined, ...path: string[]) => part && at(part, ...path)[0];
  refuseUnusable('pubStatus', first(meta, 'pubstatus')?.attributes.qcode);
  const [embargoed] = meta ? at(meta, 'embargoed') : [];
  if (embargoed && lineOf(embargoed) === '') {
    throw new InvalidArticleError([
      {
        path: 'embargoed',
        message: 'has no instant: send the item when its embargo has ended, or with the end of the embargo',
      },
    ]);
  }
  const [headline] = about ? at(about, 'headline') : [];
  const inline = at(item, 'contentset', 'inlinexml');
  const [plain] = at(item, 'contentset', 'inlinedata');
  const { guid } = item.attributes;
  return {
    input: inputOf({
      title: lineOf(headline) || lineOf(first(meta, 'title')),
      ...(inline.length > 0 ? { html: inline.map(bodyOf).join('\n') } : { text: plain && textOf(plain) }),
      guid,
      url: addressIn(guid),
      author: lineOf(first(about, 'by')) || nameOf(first(about, 'creator')),
      source: nameOf(first(about, 'infosource')) || nameOf(first(meta, 'provider')),
      language: first(about, 'language')?.attributes.tag ?? item.attributes.lang,
      publishedAt: lineOf(first(meta, 'versioncreated')) || lineOf(first(about, 'contentcreated')),
      notBefore: lineOf(embargoed),
      tags: about ? [...at(about, 'subject'), ...at(about, 'located')].map(nameOf) : [],
    }),
    names: {
      title: 'headline',
      text: 'inlineData',
      html: 'inlineXML',
      guid: 'guid',
      url: 'guid',
      language: 'language',
      publishedAt: 'versionCreated',
      notBefore: 'embargoed',
    },
    ...(lineOf(first(about, 'urgency')) === '1' && { urgent: true }),
  };
}

/** The `body` of XHTML or the `body.content` of NITF, or else everything. */
function bodyOf(inline: PressElement): string {
  const [content] = [...allOf(inline, 'body.content'), ...allOf(inline, 'body')];
  return htmlOf(content ?? inline);
}

function textOf({ content }: PressElement): string {
  return content.map((part) => (typeof part === 'string' ? part : textOf(part))).join('');
}

/** The name of a concept. Its codes mean nothing to readers. */
function nameOf(concept: PressElement | undefined): string {
  if (!concept) return '';
  return lineOf(at(concept, 'name')[0]) || concept.attributes.literal || '';
}
