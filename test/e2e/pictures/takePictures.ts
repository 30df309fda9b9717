// Starts VS Code with Ponder and the simulator, brings on each surface, and keeps what it looks like.
import { join } from 'node:path';
import type { ColorTheme } from '../../host/hostVersions.ts';
import { SIMULATOR_ENDPOINT, simulatorKey } from '../../host/simulatorSettings.ts';
import { makeCommandProbe } from '../commandProbe.ts';
import { root, startPonder, TOOLTIPS } from '../ponderServer.ts';
import { ASKING_SURFACES } from './askingSurfaces.ts';
import { askJobs, plantJobs } from './fillLedger.ts';
import { FIRST_SURFACES } from './firstSurfaces.ts';
import { NOTICE_SURFACES } from './noticeSurfaces.ts';
import { PAGE_SURFACES } from './pageSurfaces.ts';
import { KEYLESS, REFUSING, UNPLUGGED } from './plantedJobs.ts';
import { makeSheets } from './sheets.ts';
import { Stage } from './stage.ts';
import type { Surface } from './surface.ts';
import { TREE_SURFACES } from './treeSurfaces.ts';

/** A Friday on which o3 still answers and its end is near. */
const NOW = new Date(2026, 10, 27, 15, 42);
const PATIENCE_MS = 15_000;
const NOWHERE = 'http://127.0.0.1:9/v1';

/** Notices last: they leave jobs of their own in the tree. */
export const SURFACES: readonly Surface[] = [
  ...FIRST_SURFACES,
  ...ASKING_SURFACES,
  ...TREE_SURFACES,
  ...PAGE_SURFACES,
  ...NOTICE_SURFACES,
];

export interface PicturesWanted {
  readonly label: string;
  readonly surfaces: readonly Surface[];
  readonly themes: readonly ColorTheme[];
  readonly onProgress: (line: string) => void;
}

export interface PicturesTaken {
  readonly folder: string;
  readonly pictures: number;
  readonly sheets: number;
  /** What could not be brought on, and why. */
  readonly missing: readonly string[];
}

export async function takePictures({ label, surfaces, themes, onProgress }: PicturesWanted): Promise<PicturesTaken> {
  const folder = join(root, 'artifacts', 'pictures', label);
  const probe = makeCommandProbe();
  const ponder = await startPonder({
    now: NOW,
    settings: { ...TOOLTIPS, 'ponder.notify': 'always', 'editor.minimap.enabled': false },
    env: probe.env,
    extensions: [probe.extension],
  });
  const { baseUrl } = ponder.simulator;
  const key = { provider: 'openai', keyFrom: simulatorKey };
  await ponder.server.changeSettings({
    'ponder.endpoints': [
      { name: SIMULATOR_ENDPOINT, baseUrl, ...key },
      { name: REFUSING, baseUrl, ...key },
      { name: UNPLUGGED, baseUrl: NOWHERE, ...key },
      { name: KEYLESS, baseUrl, provider: 'openai' },
    ],
  });
  const jobs = new Map<string, string>();
  const missing: string[] = [];
  let pictures = 0;
  try {
    for (const ledger of ['empty', 'full'] as const) {
      const wanted = surfaces.filter((surface) => surface.ledger === ledger);
      if (wanted.length === 0) continue;
      if (ledger === 'full') await plantJobs(ponder, jobs);
      probe.expectWindow();
      const window = await ponder.openPonder();
      window.page.setDefaultTimeout(PATIENCE_MS);
      const stage = new Stage(window.page, { ponder, probe, folder, themes, jobs });
      await stage.clear();
      if (ledger === 'full') await askJobs(stage);
      for (const surface of wanted) {
        onProgress(surface.name);
        const trouble = await played(surface, stage);
        if (trouble !== null) missing.push(trouble);
      }
      pictures += stage.taken;
      await window.close();
    }
    const sheets = await makeSheets(ponder.browser, ponder.server, folder);
    return { folder, pictures, sheets, missing };
  } finally {
    await ponder.dispose();
    await probe.dispose();
  }
}

/** Null = its pictures were taken. One that fails does not keep the others from being taken. */
async function played({ name, play }: Surface, stage: Stage): Promise<string | null> {
  try {
    await stage.clear();
    await play(stage);
    return null;
  } catch (error) {
    await stage.take(`${name}-failed`);
    return `${name}: ${error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error)}`;
  }
}
