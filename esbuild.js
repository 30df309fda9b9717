// Builds dist/: the extension, its lazy chunks, and the answer page. `--watch` goes on building, `--tests` adds the
// bundle that runs inside VS Code, `--report` prints the size of each file.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, context } from 'esbuild';

const isWatching = process.argv.includes('--watch');
const withTests = process.argv.includes('--tests');
const wantsReport = process.argv.includes('--report') || !isWatching;

/** Loaded when first needed: the SDK alone is half a megabyte, `node:sqlite` may be missing, and the models
 * are only needed to ask or to price. */
const LAZY_CHUNKS = [
  'src/core/providers/openaiProvider.ts',
  'src/core/ledger/openLedger.ts',
  'src/core/models/catalogue.ts',
];

/** An `import()` of a chunk stays an import of the file beside the bundle instead of being copied into it. */
const lazyChunks = {
  name: 'lazy-chunks',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) => {
      const name = basename(path, '.ts');
      const isChunk = kind === 'dynamic-import' && LAZY_CHUNKS.some((chunk) => basename(chunk, '.ts') === name);
      return isChunk ? { path: `./${name}.cjs`, external: true } : undefined;
    });
  },
};

const shared = {
  bundle: true,
  minify: !isWatching,
  sourcemap: isWatching ? 'inline' : false,
  legalComments: 'none',
  logLevel: 'warning',
};

const host = {
  ...shared,
  entryPoints: ['src/extension.ts', ...LAZY_CHUNKS],
  outdir: 'dist',
  entryNames: '[name]',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  platform: 'node',
  target: 'node22',
  external: ['vscode'],
  plugins: [lazyChunks],
};

const page = {
  ...shared,
  entryPoints: { answer: 'src/webview/main.ts' },
  outdir: 'dist',
  format: 'iife',
  platform: 'browser',
  target: 'chrome134',
};

const tests = {
  ...shared,
  minify: false,
  entryPoints: { inHost: 'test/integration/inHost/index.ts' },
  outdir: 'out',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  platform: 'node',
  target: 'node22',
  external: ['vscode', 'mocha'],
};

rmSync('dist', { recursive: true, force: true });
const targets = withTests ? [host, page, tests] : [host, page];
if (isWatching) {
  const contexts = await Promise.all(targets.map((target) => context(target)));
  await Promise.all(contexts.map((target) => target.watch()));
  console.log('Watching.');
} else {
  await Promise.all(targets.map((target) => build(target)));
}
if (wantsReport && !isWatching) report();

function report() {
  for (const name of readdirSync('dist').sort()) {
    const bytes = statSync(`dist/${name}`).size;
    const packed = gzipSync(readFileSync(`dist/${name}`)).length;
    console.log(
      `${name.padEnd(24)} ${(bytes / 1024).toFixed(1).padStart(8)} KB ${(packed / 1024).toFixed(1).padStart(8)} KB gzip`,
    );
  }
}
