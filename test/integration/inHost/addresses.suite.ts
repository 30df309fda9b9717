import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Uri } from '../../fakes/vscode/values.ts';

const ADDRESSES = [
  'https://example.com/?q=a%26b=c&d=e',
  'https://example.com/a%2Fb%3Fc%23d?e%3Df=%2B+%20g#%26',
  'https://example.com/100%25?a=%2526',
  "https://example.com/!'()*,;:@$&=[]",
  'https://EXAMPLE.com/%C3%A4?%C3%B6#%C3%BC',
  'https://user:p%40ss@example.com/',
  'mailto:a%2Bb@example.com?subject=a%26cc=b@example.com',
  'file:///c%3A/a%20b/%23.ts',
  'vscode-remote://ssh-remote+host/a/../b',
];

export function define(): void {
  describe('an address', () => {
    it('is taken apart and written anew as the tests’ own editor does it', () => {
      for (const address of ADDRESSES) {
        const [real, fake] = [vscode.Uri.parse(address, true), Uri.parse(address, true)];
        for (const skipsEncoding of [true, false]) {
          assert.equal(fake.toString(skipsEncoding), real.toString(skipsEncoding));
        }
        assert.deepEqual(
          [fake.scheme, fake.authority, fake.path, fake.query, fake.fragment],
          [real.scheme, real.authority, real.path, real.query, real.fragment],
        );
      }
    });

    it('does not always come back as it was, which is why a link opens as a text', () => {
      assert.equal(
        encodeURI(vscode.Uri.parse('https://example.com/?q=a%26b', true).toString(true)),
        'https://example.com/?q=a&b',
      );
    });
  });
}
