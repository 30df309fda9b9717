// The font of our own icons, for places that show icons of a font only, as the status bar does: `$(ponder-logo)`. It is
// made of the drawing that the activity bar shows, and checked in, since VS Code reads it from the packed extension.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import svg2ttf from 'svg2ttf';
import { SVGIcons2SVGFontStream } from 'svgicons2svgfont';
import ttf2woff from 'ttf2woff';
import { root } from './steps.ts';

export const ICON_FONT = join(root, 'media', 'ponder-icons.woff');
/** As package.json names it; the first one of the area that Unicode leaves to fonts. */
const LOGO = '\uE001';

/** The same bytes each time. */
export async function iconFont(): Promise<Uint8Array> {
  const stream = new SVGIcons2SVGFontStream({
    fontName: 'ponder-icons',
    fontHeight: 1000,
    normalize: true,
    descent: 0,
  });
  const glyph = createReadStream(join(root, 'media', 'ponder.svg'));
  stream.write(Object.assign(glyph, { metadata: { name: 'ponder-logo', unicode: [LOGO] } }));
  stream.end();
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece));
  const ttf = svg2ttf(Buffer.concat(pieces).toString('utf8'), { ts: 0, version: '1.0' });
  return ttf2woff(ttf.buffer);
}
