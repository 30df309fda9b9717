// Runs one of our TypeScript files on a machine that has nothing but Node 20 and npm: installs the packages when they
// are missing or not those of the lock file, and brings its own newer Node. `node scripts/bootstrap.mjs FILE [ARGS]`
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.ponder-installed');
const [file, ...args] = process.argv.slice(2);

if (file === undefined) {
  console.error('Usage: node scripts/bootstrap.mjs FILE [ARGS]');
  process.exit(2);
}
install();
run(findNode());

function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing packages…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // No package of ours needs its install script, so none gets to run one.
  const result = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('npm ci failed. Its own words are above; a network that reaches an npm registry is needed once.');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

/** Our TypeScript runs without a build from Node 22.18 on. */
function findNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const own = join(root, 'node_modules', `node-${system}-${process.arch}`, 'bin', name);
  if (existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  console.error(
    `Node 22.18 or newer is needed on ${process.platform} ${process.arch}; this is ${process.versions.node}.`,
  );
  process.exit(1);
}

function run(node) {
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const env = { ...process.env, PATH: path, NODE_NO_WARNINGS: '1' };
  const child = spawn(node, [join(root, file), ...args], { cwd: root, stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
