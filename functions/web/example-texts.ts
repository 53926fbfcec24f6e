const nitf = `<?xml version="1.0" encoding="UTF-8"?>
<nitf>
  <head><docdata><doc-id id-string="aster-2026-11-23-7"/><date.issue norm="20261123T080000Z"/></docdata></head>
  <body>
    <body.head><hedline><hl1>Ferry strike enters its second week</hl1></hedline></body.head>
    <body.content><p>Crews of the island ferries met the owners on Monday.</p></body.content>
  </body>
</nitf>
`;

/** Examples of bodies and answers that are not JSON, by their type. */
export const exampleTexts: Readonly<Record<string, string>> = {
  'application/x-ndjson':
    '{"title":"Ferry strike enters its second week","source":"The Daily Example"}\n{"title":"Harbour to be dredged","text":"Work begins in March."}\n',
  'application/nitf+xml': nitf,
  'application/xml': nitf,
  'application/vnd.iptc.g2.newsitem+xml': `<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:aster:2026-11-23-7" version="1" standard="NewsML-G2" standardversion="2.33" conformance="power">
  <itemMeta><itemClass qcode="ninat:text"/><provider literal="Aster Press"/><versionCreated>2026-11-23T08:00:00Z</versionCreated></itemMeta>
  <contentMeta><headline>Ferry strike enters its second week</headline></contentMeta>
  <contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Crews of the island ferries met the owners on Monday.</p></body></html></inlineXML></contentSet>
</newsItem>
`,
  'message/rfc822': `From: Harbour Morning <letter@harbour.example>
To: harbour-morning@inbox.news.example
Subject: Ferry strike enters its second week
Date: Mon, 23 Nov 2026 08:00:00 +0000
Content-Type: text/plain; charset=utf-8

Crews of the island ferries met the owners on Monday.
`,
  'text/plain': 'ferry AND strike\n"harbour master"\n',
  'text/csv': 'query,name,frequency\nferry AND strike,Ferry strike,daily\n',
  'application/yaml': 'rules:\n  - query: ferry AND strike\n    name: Ferry strike\n    frequency: daily\n',
  'text/x-opml': `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Ports</title></head><body><outline type="rss" text="Port notices" xmlUrl="https://port.example/notices.xml"/></body></opml>
`,
};
