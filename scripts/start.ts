// `npm start`: VS Code with Ponder, a sample workspace and the simulator. Without a display, or with `--headless`, it does
// the main job by itself and leaves a picture of each step. `--key` uses the real service and costs real money.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalogue } from '../src/core/models/catalogue.ts';
import { estimate } from '../src/core/models/prices/estimate.ts';
import { formatUsd } from '../src/shared/money.ts';
import { type MainJobResult, runMainJob } from '../test/e2e/mainJob.ts';
import { launchBrowser } from '../test/host/browser.ts';
import { ensureHost } from '../test/host/install.ts';
import { startServer } from '../test/host/server.ts';
import { simulatorEnvironment, simulatorSettings } from '../test/host/simulatorSettings.ts';
import { openWindow } from '../test/host/window.ts';
import { startSimulator } from '../test/simulator/server.ts';
import { root, runProgram } from './steps.ts';

/** Works for minutes in the background: what Ponder is for. */
const MODEL = 'gpt-6.1-sol · pro';
const REAL_MODEL = 'gpt-6.1-sol';
const EFFORT = 'medium';
/** Bytes of the sample that the main job asks about, generously. */
const SAMPLE_BYTES = 4_000;
const TIME_SCALE = 60;
const OLDEST_CODE = [1, 104];

interface Plan {
  readonly isHeadless: boolean;
  readonly isReal: boolean;
  readonly isAgreed: boolean;
}

/** What VS Code gets: where the questions go, and with which key. */
interface Target {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
  readonly dispose: () => Promise<void>;
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const known = ['--headless', '--key', '--yes'];
  const strange = args.filter((arg) => !known.includes(arg));
  if (strange.length > 0) {
    console.error(`Unknown: ${strange.join(' ')}. There are: ${known.join(', ')}.`);
    return 2;
  }
  const plan: Plan = {
    isHeadless: args.includes('--headless') || !hasDisplay(),
    isReal: args.includes('--key'),
    isAgreed: args.includes('--yes'),
  };
  if (plan.isReal && !announceRealMoney(plan)) return 2;
  const built = await runProgram(process.execPath, ['esbuild.js']);
  if (!built.ok) {
    console.error(built.output);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ponder-demo-'));
  const workspace = join(folder, 'sample');
  cpSync(join(root, 'test', 'fixtures', 'sample'), workspace, { recursive: true });
  const target = plan.isReal ? realService() : await simulator();
  try {
    if (plan.isHeadless) return await unattended(plan, target, workspace);
    const code = findDesktop();
    return code === null ? await inBrowser(target, workspace) : await onDesktop(code, target, workspace, folder);
  } finally {
    await target.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** False = it must not go on. */
function announceRealMoney({ isHeadless, isAgreed }: Plan): boolean {
  if (!process.env.OPENAI_API_KEY) {
    console.error('--key wants your API key in the environment variable OPENAI_API_KEY.');
    return false;
  }
  const catalogue = new Catalogue();
  const model = catalogue.find(REAL_MODEL);
  const terms = catalogue.outputBounds(model, { effort: EFFORT, mode: null });
  const price = estimate(model, { bytes: SAMPLE_BYTES, count: null }, terms);
  const worst = price === null ? 'an unknown price' : `at most ${formatUsd(price.worst)}`;
  console.log(`The real service: one question to ${REAL_MODEL} (${EFFORT} effort) costs ${worst}.`);
  if (!isHeadless || isAgreed) return true;
  console.error('Unattended it would be sent without asking you again. Add --yes if that is what you want.');
  return false;
}

async function simulator(): Promise<Target> {
  const running = await startSimulator({ timeScale: TIME_SCALE });
  console.log(`Simulator at ${running.baseUrl}; its answers cost nothing.`);
  return {
    settings: simulatorSettings(running.baseUrl),
    env: simulatorEnvironment(),
    dispose: () => running.dispose(),
  };
}

function realService(): Target {
  return { settings: {}, env: { OPENAI_API_KEY: process.env.OPENAI_API_KEY ?? '' }, dispose: () => Promise.resolve() };
}

async function unattended({ isReal }: Plan, { settings, env }: Target, workspace: string): Promise<number> {
  const pictures = join(root, 'artifacts', 'start');
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  const server = await startServer({ install: await ensureHost('newest'), extensions: [root], settings, env });
  const browser = await launchBrowser();
  try {
    const { page } = await openWindow({ server, browser, folder: workspace, colorTheme: 'dark' });
    page.setDefaultTimeout(30_000);
    let count = 0;
    const result = await runMainJob({
      page,
      model: isReal ? REAL_MODEL : MODEL,
      effort: EFFORT,
      usesEnvironmentKey: isReal,
      answerTimeoutMs: isReal ? 3_600_000 : 120_000,
      onStep: async (step) => {
        count += 1;
        const name = `${String(count).padStart(2, '0')}-${step}.png`;
        await page.screenshot({ path: join(pictures, name) });
      },
    });
    print(result);
    console.log(`\n${count} pictures in ${pictures}`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error(`Pictures of the steps are in ${pictures}`);
    return 1;
  } finally {
    await browser.close();
    await server.dispose();
  }
}

function print({ question, answer, costLine, costRows, treeRow, statusBar }: MainJobResult): void {
  console.log(`\nQuestion    ${question}`);
  console.log(`Answer      ${answer.slice(0, 400).replaceAll('\n', '\n            ')}…`);
  console.log(`Cost        ${costLine}`);
  for (const row of costRows) console.log(`            ${row.join('  ')}`);
  console.log(`Tree        ${treeRow}`);
  console.log(`Status bar  ${statusBar}`);
}

/** A desktop VS Code on the PATH that is new enough; null = none. */
function findDesktop(): string | null {
  for (const name of ['code', 'code-insiders', 'codium']) {
    const found = spawnSync(name, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
    const [major = 0, minor = 0] = (found.stdout ?? '').split('\n')[0]?.split('.').map(Number) ?? [];
    const [oldestMajor = 0, oldestMinor = 0] = OLDEST_CODE;
    if (found.status === 0 && (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor))) return name;
  }
  return null;
}

/** With folders of its own, so that nobody's real ledger, keys or settings are touched. */
async function onDesktop(code: string, { settings, env }: Target, workspace: string, folder: string): Promise<number> {
  const user = join(folder, 'user-data');
  mkdirSync(join(user, 'User'), { recursive: true });
  writeFileSync(join(user, 'User', 'settings.json'), JSON.stringify(settings, null, 2));
  console.log(
    'VS Code opens. Select the class in src/rateLimiter.ts, right-click, Ponder. Close the window to end the demo.',
  );
  const child = spawn(
    code,
    [
      '--new-window',
      '--wait',
      `--user-data-dir=${user}`,
      `--extensions-dir=${join(folder, 'extensions')}`,
      `--extensionDevelopmentPath=${root}`,
      '--disable-workspace-trust',
      workspace,
      join(workspace, 'src', 'rateLimiter.ts'),
    ],
    { stdio: 'ignore', env: { ...process.env, ...env }, shell: process.platform === 'win32' },
  );
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => resolve(status ?? 1));
  });
}

async function inBrowser({ settings, env }: Target, workspace: string): Promise<number> {
  const server = await startServer({ install: await ensureHost('newest'), extensions: [root], settings, env });
  const browser = await launchBrowser({ isVisible: true });
  try {
    const { page } = await openWindow({ server, browser, folder: workspace });
    console.log(
      'VS Code is open in a browser. Select the class in src/rateLimiter.ts, right-click, Ponder. Close it to end.',
    );
    await new Promise((resolve) => page.once('close', resolve));
    return 0;
  } finally {
    await browser.close();
    await server.dispose();
  }
}
