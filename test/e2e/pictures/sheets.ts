// Contact sheets: many pictures small on one, each with its name, to be judged in few looks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostBrowser } from '../../host/browser.ts';
import type { VsCodeServer } from '../../host/server.ts';
import type { Picture } from './stage.ts';

const PER_SHEET = 6;
const COLUMNS = 2;
const THUMBNAIL = 640;

export async function makeSheets(
  browser: HostBrowser,
  server: VsCodeServer,
  folder: string,
  pictures: readonly Picture[],
): Promise<number> {
  const page = await (await browser.profileFor(server)).newPage();
  let sheets = 0;
  for (let first = 0; first < pictures.length; first += PER_SHEET) {
    sheets += 1;
    await page.setViewportSize({ width: COLUMNS * (THUMBNAIL + 12) + 12, height: 400 });
    await page.setContent(sheetOf(pictures.slice(first, first + PER_SHEET)));
    await page.screenshot({ path: join(folder, `sheet-${sheets}.png`), fullPage: true });
  }
  await page.close();
  return sheets;
}

function sheetOf(pictures: readonly Picture[]): string {
  const figures = pictures.map(({ surface, theme, width, file }) => {
    const source = `data:image/png;base64,${readFileSync(file).toString('base64')}`;
    return `<figure><figcaption>${surface} · ${theme} · ${width}</figcaption><img src="${source}"></figure>`;
  });
  return `<!doctype html><style>
    body { margin: 12px; background: #777; font: 13px sans-serif; color: #fff;
      display: grid; grid-template-columns: repeat(${COLUMNS}, ${THUMBNAIL}px); gap: 12px; align-items: start; }
    figure { margin: 0; } figcaption { padding: 2px 0 4px; }
    img { max-width: ${THUMBNAIL}px; max-height: 480px; display: block; }
  </style>${figures.join('')}`;
}
