// Builds dist/: the extension, its lazy chunks, and the answer page. `--watch` goes on building, `--tests` adds the
// bundle that runs inside VS Code, `--report` prints the size of each file.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build, context } from 'esbuild';
import { lazyChunks, PAGE_CHUNKS } from './scripts/lazyChunks.ts';

const isWatching = process.argv.includes('--watch');
const withTests = process.argv.includes('--tests');
const wantsReport = process.argv.includes('--report') || !isWatching;

/** Loaded when first needed: the SDK alone is half a megabyte, `node:sqlite` may be missing, and the models
 * are only needed to ask or to price. */
const LAZY_CHUNKS = [
  'src/editor/desk.ts',
  'src/editor/costs/costHover.ts',
  'src/editor/words/jobStory.ts',
  'src/editor/notices/noticeOf.ts',
  'src/editor/tree/treeRows.ts',
  'src/core/providers/createProvider.ts',
  'src/core/ledger/openLedger.ts',
  'src/core/ledger/ledgerCare.ts',
  'src/core/ledger/ledgerCheck.ts',
  'src/core/ledger/manyJobs.ts',
  'src/core/ledger/insertJob.ts',
  'src/core/jobs/responses/responses.ts',
  'src/core/jobs/work.ts',
  'src/core/jobs/life/advance.ts',
  'src/core/jobs/life/receipt.ts',
  'src/core/models/catalogue.ts',
  'src/core/secrets/secretWorker.ts',
  'src/core/tokens/tokenWorker.ts',
];

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
  // Escaped, the vocabulary of the tokenizer would be half as large again.
  charset: 'utf8',
  external: ['vscode'],
  plugins: [lazyChunks(LAZY_CHUNKS, '.cjs')],
  // Where a worker is looked for: beside the chunk that starts it.
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
};

const page = {
  ...shared,
  entryPoints: { answer: 'src/webview/main.ts' },
  outdir: 'dist',
  format: 'iife',
  platform: 'browser',
  target: 'chrome134',
  plugins: [lazyChunks(PAGE_CHUNKS, '.js')],
};

// Modules are UTF-8 by definition; escaped, the symbols of mathematics would be larger by a quarter.
const pageChunks = { ...page, entryPoints: [...PAGE_CHUNKS], format: 'esm', charset: 'utf8' };

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
const targets = [host, page, pageChunks, ...(withTests ? [tests] : [])];
if (isWatching) {
  const contexts = await Promise.all(targets.map((target) => context(target)));
  await Promise.all(contexts.map((target) => target.watch()));
  console.log('Watching.');
} else {
  const results = await Promise.all(targets.map((target) => build({ ...target, metafile: true })));
  writeNotices(results.slice(0, 3));
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

/** The licences of what is bundled, as their terms ask for. */
function writeNotices(results) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const names = inputs.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean);
  const notices = [...new Set(names)].sort().map((name) => {
    const folder = `node_modules/${name}`;
    const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file === undefined ? `Licence: ${license}` : readFileSync(`${folder}/${file}`, 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  const line = `\n${'-'.repeat(80)}\n\n`;
  writeFileSync(
    'dist/THIRD_PARTY_NOTICES.txt',
    `Ponder contains the following packages.\n${line}${notices.join(line)}`,
  );
}
