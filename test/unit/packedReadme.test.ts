// The extension's page never shows a broken picture.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenPictures, withoutLocalPictures } from '../../scripts/packedReadme.ts';

const SERVED = '![served](https://example.com/a.png) <img alt="b" src="https://example.com/b.png">';

describe('the README of the packed extension', () => {
  it('keeps pictures that an address serves, and loses those that are named by a path', () => {
    const local =
      '![a](media/a.png)\n\n![b](./b.png "title")\n\n<img width="2" src="media/c.png">\n<img src=\'http://d.example\'/>';
    assert.deepEqual(brokenPictures(local), ['media/a.png', './b.png', 'media/c.png', 'http://d.example']);
    assert.deepEqual(brokenPictures(SERVED), []);
    assert.equal(
      withoutLocalPictures(`# Title\n\nOne.\n\n![a](media/a.png)\n\nTwo.\n\n${SERVED}\n`),
      `# Title\n\nOne.\n\nTwo.\n\n${SERVED}\n`,
    );
    assert.deepEqual(brokenPictures(withoutLocalPictures(local)), []);
  });

  it('says all that the README says but for its pictures', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
    const packed = withoutLocalPictures(readme);
    assert.ok(brokenPictures(readme).length > 0, 'the README of the repository has a picture of its own');
    assert.deepEqual(brokenPictures(packed), []);
    const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');
    assert.deepEqual(words(packed), words(readme.replace(/!\[[^\]]*\]\([^)]*\)/g, '')));
  });
});
