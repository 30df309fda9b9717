// Writes media/ponder-icons.woff anew from media/ponder.svg: `node_modules/.bin/node scripts/makeIconFont.ts`.
import { writeFileSync } from 'node:fs';
import { ICON_FONT, iconFont } from './iconFont.ts';

writeFileSync(ICON_FONT, await iconFont());
