// The font of our icons is what its script makes of the drawing, and holds what package.json names.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { ICON_FONT, iconFont } from '../../scripts/iconFont.ts';
import { root } from '../../scripts/steps.ts';

interface Icon {
  readonly default: { readonly fontPath: string; readonly fontCharacter: string };
}

describe('the font of our icons', () => {
  const font = readFileSync(ICON_FONT);

  it('is made of the drawing that the activity bar shows', async () => {
    const made = Buffer.from(await iconFont());
    assert.ok(made.equals(font), 'run `node_modules/.bin/node scripts/makeIconFont.ts`');
  });

  it('has each icon of package.json', () => {
    const manifest: { contributes: { icons: Record<string, Icon> } } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
    const icons = Object.entries(manifest.contributes.icons);
    assert.deepEqual(
      icons.map(([name]) => name),
      ['ponder-logo'],
    );
    for (const [name, { default: where }] of icons) {
      assert.equal(join(root, where.fontPath), ICON_FONT);
      assert.ok(glyphs(font).has(Number.parseInt(where.fontCharacter.slice(1), 16)), `${name} is not in the font`);
    }
  });
});

/** The characters of the format 4 table that every font of this kind has. */
function glyphs(woff: Buffer): ReadonlySet<number> {
  const table = tableOf(woff, 'cmap');
  const found = new Set<number>();
  for (let index = 0; index < table.readUInt16BE(2); index += 1) {
    const at = table.readUInt32BE(4 + index * 8 + 4);
    if (table.readUInt16BE(at) !== 4) continue;
    const segments = table.readUInt16BE(at + 6) / 2;
    for (let segment = 0; segment < segments; segment += 1) {
      const end = table.readUInt16BE(at + 14 + segment * 2);
      const start = table.readUInt16BE(at + 16 + segments * 2 + segment * 2);
      for (let code = start; code <= end && code !== 0xffff; code += 1) found.add(code);
    }
  }
  return found;
}

function tableOf(woff: Buffer, tag: string): Buffer {
  assert.equal(woff.toString('latin1', 0, 4), 'wOFF');
  for (let index = 0; index < woff.readUInt16BE(12); index += 1) {
    const at = 44 + index * 20;
    if (woff.toString('latin1', at, at + 4) !== tag) continue;
    const packed = woff.subarray(woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 4) + woff.readUInt32BE(at + 8));
    return packed.length < woff.readUInt32BE(at + 12) ? inflateSync(packed) : packed;
  }
  throw new Error(`The font has no table ${tag}`);
}
