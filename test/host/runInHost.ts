// Runs a test suite inside VS Code: a desktop one where it can be downloaded and shown, otherwise the one from npm packages.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests, TestRunFailedError } from '@vscode/test-electron';
import { cacheFolder } from './hostFolders.ts';
import { type HostVersion, hostRecipes } from './hostVersions.ts';
import type { Settings } from './server.ts';
import { makeTemporaryFolder } from './temporaryFolder.ts';

export interface InVsCodeOptions {
  readonly version: HostVersion;
  readonly extensionDevelopmentPath: string;
  /** A CommonJS file, its ending `.cjs` included, that exports `run(): Promise<void>`. */
  readonly extensionTestsPath: string;
  /** The folder to open; without it the window is empty. */
  readonly workspace?: string;
  readonly settings?: Settings;
  /** What the extension host gets on top of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const probeTimeoutMs = 5_000;

/** The exit code: 0 when the tests passed. `PONDER_VSCODE_HOST=packaged` skips the download. */
export async function runInVsCode(options: InVsCodeOptions): Promise<number> {
  const { version, extensionDevelopmentPath, extensionTestsPath, workspace, settings = {}, env = {} } = options;
  const reason = await whyNotDesktop(version);
  const isPackaged = reason !== undefined;
  if (isPackaged) console.log(`No desktop VS Code: ${reason}`);

  const temporary = makeTemporaryFolder('user-data');
  try {
    await mkdir(path.join(temporary.path, 'User'), { recursive: true });
    await writeFile(path.join(temporary.path, 'User', 'settings.json'), JSON.stringify(settings));
    const vscodeExecutablePath = isPackaged ? path.join(import.meta.dirname, 'code.mjs') : await desktop(version);
    return await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath,
      extensionTestsPath,
      extensionTestsEnv: { ...withoutKeys(), ...(isPackaged ? launcherEnvironment(version, env) : {}), ...env },
      launchArgs: [
        ...(workspace === undefined ? [] : [workspace]),
        `--user-data-dir=${temporary.path}`,
        `--extensions-dir=${path.join(temporary.path, 'extensions')}`,
      ],
    });
  } catch (error) {
    if (error instanceof TestRunFailedError) return error.code ?? 1;
    throw error;
  } finally {
    await temporary.remove();
  }
}

async function desktop(version: HostVersion): Promise<string> {
  const { download } = hostRecipes[version];
  const executable = await downloadAndUnzipVSCode({ version: download, cachePath: cacheFolder });
  console.log(`VS Code ${download} (${version}), desktop`);
  return executable;
}

async function whyNotDesktop(version: HostVersion): Promise<string | undefined> {
  if (process.env.PONDER_VSCODE_HOST === 'packaged') return 'PONDER_VSCODE_HOST is "packaged".';
  const isLinux = process.platform === 'linux';
  // Elsewhere there is no other; then the download itself says what is wrong.
  if (!isLinux || process.arch !== 'x64') return undefined;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display (xvfb-run makes one).';
  const address = `https://update.code.visualstudio.com/${hostRecipes[version].download}/linux-x64/stable`;
  try {
    const response = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(probeTimeoutMs) });
    return response.ok ? undefined : `its download answers ${response.status}.`;
  } catch {
    return 'its download cannot be reached.';
  }
}

function launcherEnvironment(version: HostVersion, env: Readonly<Record<string, string>>): Record<string, string> {
  return {
    PONDER_VSCODE: version,
    PONDER_HOST_ENV: Object.keys(env).join(','),
    // The launcher wants the Node that runs us, not whichever is first on the path.
    PATH: [path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
  };
}

/** No test may ever spend a person's money. */
function withoutKeys(): Record<string, undefined> {
  const names = Object.keys(process.env).filter((name) => /^(OPENAI|AZURE)_/.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
