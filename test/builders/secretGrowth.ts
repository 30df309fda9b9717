// Hostile texts for the search for secrets: each begins what a rule looks for again and again, and never ends it, or
// holds as many secrets as go into it.
import { findSecrets } from '../../src/core/secrets/findSecrets.ts';
import type { GrowthCase } from './growth.ts';

const HELD = ['gw.Zq7Xw2LkPm4/Vb8+Tn=5Rd', 'place-Hx3Nc9QyWe6_Fj1~Ku'];

/** `|` parts what no scanner is to find in this repository. */
const REPEATED: Readonly<Record<string, string>> = {
  'beginnings of keys': 'sk-',
  'beginnings within one word': 'ey|J',
  'headers of web tokens': 'ey|JhbGciOiJIUzI1NiJ9.',
  'halves of web tokens': 'ey|Jaaaaaaaaaa.ey|Jaaaaaaaaaa',
  'tokens of GitHub’s apps': 'gh|s_1_',
  'tokens of GitHub’s apps that go on': `${'gh|s_1_'.repeat(160)}a.${'b'.repeat(10_000)}`,
  'tokens of Slack': 'xo|xb-a-',
  'addresses with a user': '://a:',
  'addresses with long users and passwords': `://${'a'.repeat(120)}:${'b'.repeat(250)}`,
  'addresses of databases': `mongodb://${'m'.repeat(99)}:${'p'.repeat(199)}`,
  'private keys that only begin': '-----BE|GIN PRIVATE KEY-----',
  'private keys without an end': `-----BE|GIN PRIVATE KEY-----\n${'MIIabcd\n'.repeat(100)}`,
  'names of passwords': 'password=',
  'names of secrets': 'secret token ',
  'names with a quote': 'apiKey: "',
  'parts of connection strings': 'Server=a;',
  'passwords of connection strings': 'Password=abc;',
  'keys of Azure': 'azure 0a1b2c3d4e5f6071|8293a4b5c6d7e8f9 ',
  'signs of Azure’s keys': 'a8Q~+AStAzSe',
  headers: 'Authorization: Bearer Basic YTpi ',
  'keys in addresses': '?sig=',
  'keys of npm': '_authToken=',
  'fields of a key in JSON': '"|d":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","kty"',
  'encrypted web tokens': `ey|J${'a'.repeat(20)}.`,
  'encrypted web tokens without an end': `ey|J${'a'.repeat(8_000)}.${'b'.repeat(2_000)}.${'c'.repeat(60)}.`,
  'calls of curl': 'curl -u a:',
  'calls of curl with users': 'curl x -u aaaaaaaaaaaaaaaaaaaa',
  'entries of .netrc': 'login a password ',
  'elements of XML': '<password>abcd1234<',
  'entries of settings': 'key="secret" value="a1',
  cookies: 'cookie: sid=0a1b2c3d4e5f60718293 ',
  'keys of a resource': '"key1":"0a1b2c3d4e5f6071|8293a4b5c6d7e8f9","key2":1 ',
  'texts in base64': 'dGhlIHNlY3JldCBpcyBoZXJlIGFuZCB0aGVyZSBhbmQ|gZXZlcnl3aGVyZSA ',
  'one text in base64': 'dGhlIHRoZSB0aGUg',
  findings: 'AK|IA2B3C4D5E6F7G2H3I ',
  'keys of the window': `${HELD[0]} `,
  'one letter': 'a',
  blanks: ' ',
  base64: 'E1x3aG9zdGlsZf8Td2hvc3RpbGX/',
};

export const SECRET_GROWTH: readonly GrowthCase[] = Object.entries(REPEATED).map(([name, parted]) => {
  const part = parted.replaceAll('|', '');
  return {
    name,
    text: (size) => part.repeat(Math.ceil(size / part.length)),
    // The rules do their work within the call.
    work: (text) => void findSecrets(text, HELD),
  };
});
