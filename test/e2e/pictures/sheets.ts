// Contact sheets: many pictures small on one, each with its name, to be judged in few looks.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HostBrowser } from '../../host/browser.ts';
import type { VsCodeServer } from '../../host/server.ts';

const SHEET = 'sheet-';
const PER_SHEET = 6;
const COLUMNS = 2;
const THUMBNAIL = 640;

/** Of all pictures in the folder, those of earlier runs too. @returns how many */
export async function makeSheets(browser: HostBrowser, server: VsCodeServer, folder: string): Promise<number> {
  const [old, pictures] = parted(readdirSync(folder).filter((name) => name.endsWith('.png')));
  for (const name of old) rmSync(join(folder, name));
  const page = await (await browser.profileFor(server)).newPage();
  await page.setViewportSize({ width: COLUMNS * (THUMBNAIL + 12) + 12, height: 400 });
  let sheets = 0;
  for (let first = 0; first < pictures.length; first += PER_SHEET) {
    sheets += 1;
    await page.setContent(sheetOf(folder, pictures.slice(first, first + PER_SHEET)));
    await page.screenshot({ path: join(folder, `${SHEET}${sheets}.png`), fullPage: true });
  }
  await page.close();
  return sheets;
}

function parted(names: readonly string[]): [sheets: string[], pictures: string[]] {
  const isSheet = (name: string) => name.startsWith(SHEET);
  return [names.filter(isSheet), names.filter((name) => !isSheet(name)).sort()];
}

function sheetOf(folder: string, pictures: readonly string[]): string {
  const figures = pictures.map((name) => {
    const source = `data:image/png;base64,${readFileSync(join(folder, name)).toString('base64')}`;
    return `<figure><figcaption>${name.replace('.png', '')}</figcaption><img src="${source}"></figure>`;
  });
  return `<!doctype html><style>
    body { margin: 12px; background: #777; font: 13px sans-serif; color: #fff;
      display: grid; grid-template-columns: repeat(${COLUMNS}, ${THUMBNAIL}px); gap: 12px; align-items: start; }
    figure { margin: 0; } figcaption { padding: 2px 0 4px; }
    img { max-width: ${THUMBNAIL}px; max-height: 480px; display: block; }
  </style>${figures.join('')}`;
}
