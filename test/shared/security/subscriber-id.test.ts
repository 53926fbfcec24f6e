import { describe, expect, it } from 'vitest';
import { deriveKeys } from '../../../shared/security/keys.ts';
import {
  callerId,
  emailAddress,
  mailboxId,
  normaliseEmail,
  subscriberId,
} from '../../../shared/security/subscriber-id.ts';

const keys = deriveKeys(JSON.stringify({ root: 'root'.repeat(16), signing: {} }));
const otherKeys = deriveKeys(JSON.stringify({ root: 'toor'.repeat(16), signing: {} }));

describe('normaliseEmail', () => {
  it.each([
    ['  Reader@Example.ORG ', 'reader@example.org'],
    ['reader@münchen.example', 'reader@xn--mnchen-3ya.example'],
    ['reader@BÜCHER.example', 'reader@xn--bcher-kva.example'],
    ['first.last+news@example.org', 'first.last+news@example.org'],
  ])('%j is %j', (typed, normal) => {
    expect(normaliseEmail(typed)).toBe(normal);
    expect(normaliseEmail(normal)).toBe(normal);
  });
});

describe('emailAddress', () => {
  it.each([
    'a@b.co',
    "o'hara@example.org",
    'reader@sub.example.co.uk',
    'x@example.xn--p1ai',
    'Reader@münchen.example',
  ])('takes %s', (email) => expect(emailAddress.safeParse(email).success).toBe(true));

  it.each([
    '',
    'reader',
    'reader@localhost',
    '@example.org',
    'reader@',
    'reader@example',
    'reader@example..org',
    'reader@-example.org',
    'reader@127.0.0.1',
    'reader@[127.0.0.1]',
    'reader@example.org/path',
    'reader@münchen.example/path',
    'reader@example.org:25',
    'a b@example.org',
    'reader@example.org,other@example.org',
    'reader@example.org\nBcc: other@example.org',
    'Reader <reader@example.org>',
    '"reader"@example.org',
    'rëader@example.org',
    `${'a'.repeat(65)}@example.org`,
    `reader@${'a.'.repeat(130)}org`,
  ])('refuses %j and says how to write one', (email) => {
    const read = emailAddress.safeParse(email);
    expect(read.success).toBe(false);
    expect(read.error?.issues[0]?.message).toMatch(/name@example\.org|254/);
  });
});

describe('subscriberId', () => {
  it('is the same for all spellings of one address, and different for another address or secret', () => {
    const id = subscriberId(keys, 'reader@example.org');
    expect(subscriberId(keys, ' READER@example.org')).toBe(id);
    expect(subscriberId(keys, 'reader2@example.org')).not.toBe(id);
    expect(subscriberId(otherKeys, 'reader@example.org')).not.toBe(id);
    expect(id).toMatch(/^[A-Za-z0-9_-]{32}$/);
  });
});

describe('callerId', () => {
  it('counts an IPv6 network as one caller, however its addresses are written', () => {
    const id = callerId(keys, '2001:db8:1:2::1');
    expect(callerId(keys, '2001:0db8:0001:0002:ffff::9')).toBe(id);
    expect(callerId(keys, '2001:db8:1:3::1')).not.toBe(id);
  });

  it('counts IPv4 addresses one by one', () => {
    expect(callerId(keys, '192.0.2.1')).not.toBe(callerId(keys, '192.0.2.2'));
    expect(callerId(keys, '192.0.2.1')).not.toContain('192');
  });
});

describe('an address that was copied from elsewhere', () => {
  it.each([
    ['with a zero-width space', 'reader@example.org\u200b'],
    ['between direction marks', '\u202areader@example.org\u202c'],
    ['with a soft hyphen', 'rea\u00adder@example.org'],
    ['with a byte order mark', '\ufeffreader@example.org'],
    ['with an ideographic full stop', 'reader@example。org'],
    ['with full-width signs', 'reader＠example．org'],
  ])('%s is the address that it looks like', (_, pasted) => {
    expect(normaliseEmail(pasted)).toBe('reader@example.org');
    expect(emailAddress.parse(pasted)).toBe('reader@example.org');
  });
});

describe('mailboxId', () => {
  it('is the same for all spellings of one mailbox', () => {
    const ids = ['ann.lee@gmail.com', 'annlee+news@gmail.com', 'A.N.N.lee@googlemail.com'].map((email) =>
      mailboxId(keys, email),
    );
    expect(new Set(ids).size).toBe(1);
    expect(mailboxId(keys, 'annlee@example.org')).not.toBe(ids[0]);
  });
});
