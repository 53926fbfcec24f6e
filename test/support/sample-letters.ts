/** Mails of newsletters, invented, as mailing programs write them. */
export interface SampleLetter {
  readonly to?: string;
  readonly from?: string;
  readonly subject?: string;
  readonly html?: string;
  readonly text?: string;
  readonly headers?: readonly string[];
}

/** A whole mail in UTF-8; with both, its text and its HTML are alternatives. */
export function letterMail(letter: SampleLetter = {}): Buffer {
  const {
    to = 'reader@inbox.example',
    from = 'Harbour Morning <news@harbour.example>',
    headers = [],
  } = letter;
  const { subject = 'The morning in the harbour', html, text } = letter;
  const head = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Date: Tue, 01 Jan 2030 09:30:00 +0100',
    'Message-ID: <1@harbour.example>',
    'MIME-Version: 1.0',
    ...headers,
  ];
  if (html === undefined || text === undefined) {
    const type = html === undefined ? 'text/plain' : 'text/html';
    return Buffer.from(
      [...head, `Content-Type: ${type}; charset=utf-8`, '', html ?? text ?? ''].join('\r\n'),
    );
  }
  const part = (type: string, body: string) => ['--part', `Content-Type: ${type}; charset=utf-8`, '', body];
  return Buffer.from(
    [
      ...head,
      'Content-Type: multipart/alternative; boundary=part',
      '',
      ...part('text/plain', text),
      ...part('text/html', html),
      '--part--',
      '',
    ].join('\r\n'),
  );
}

/** A letter with three headlines, and with everything that such letters have around them. */
export const letterOfLinks = `<html lang="en"><body>
<div style="display:none">What you need to know today ͏ ‌ ͏ ‌</div>
<table><tr><td><a href="https://mail.harbour.example/view-in-browser?id=77">View in browser</a></td></tr>
<tr><td><img src="https://mail.harbour.example/pixel.gif?u=1" width="1" height="1"></td></tr>
<tr><td><h1>The morning in the harbour</h1></td></tr>
<tr><td><p>Good morning. The tide is high and the coffee strong.</p></td></tr>
<tr><td><a href="https://mail.harbour.example/click?url=https%3A%2F%2Fcourier.example%2Fferry%3Futm_source%3Dletter&amp;u=1"><h3>Ferry crews end their strike after nine days</h3></a>
<p>The owners agreed to a shorter night shift.</p></td></tr>
<tr><td><h3>Old crane moves to the museum</h3><p>It lifted its last crate in 1987.</p>
<p><a href="https://courier.example/crane?mc_eid=abc">Read more →</a></p></td></tr>
<tr><td><a href="https://gazette.example/eels/?utm_medium=email">Eels return to the upper river, biologists report</a> <span>— the first since the dam was built</span></td></tr>
<tr><td><a href="https://www.facebook.com/harbour">Facebook</a> | <a href="https://twitter.com/harbour">Twitter</a></td></tr>
<tr><td><p>You are receiving this email because you signed up at harbour.example.</p>
<p>Harbour Press, 1 Quay Street</p>
<p><a href="https://mail.harbour.example/u/1/unsubscribe">Unsubscribe</a> or <a href="https://mail.harbour.example/prefs">manage your preferences</a></p></td></tr></table></body></html>`;
