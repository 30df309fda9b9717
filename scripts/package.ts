// `npm run package`: builds and packs the extension. With `--check` it also holds the packed files against what belongs
// in, and deletes the file again. `--images-url ADDRESS` says where the README's pictures are served.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import JSZip from 'jszip';
import { brokenPictures, withoutLocalPictures } from './packedReadme.ts';
import { root, runProgram } from './steps.ts';

const MOST_MB = 3;
const BELONGS: readonly RegExp[] = [
  /^package\.json$/,
  /^package\.nls\.json$/,
  /^README\.md$/,
  /^CHANGELOG\.md$/,
  /^LICENSE$/,
  /^dist\/THIRD_PARTY_NOTICES\.txt$/,
  /^dist\/(extension|advance|costHover|createProvider|desk|catalogue|insertJob|jobStory|ledgerCare|ledgerCheck|manyJobs|noticeOf|openLedger|receipt|responses|secretWorker|tokenWorker|treeRows|work)\.cjs$/,
  /^dist\/(answer|highlight|typeset)\.js$/,
  /^media\/[\w-]+\.(svg|png|css|woff)$/,
  /^media\/walkthrough\/[\w-]+\.svg$/,
];
const NEEDED = [
  'package.json',
  'dist/extension.cjs',
  'dist/catalogue.cjs',
  'dist/costHover.cjs',
  'dist/desk.cjs',
  'dist/insertJob.cjs',
  'dist/jobStory.cjs',
  'dist/ledgerCare.cjs',
  'dist/ledgerCheck.cjs',
  'dist/manyJobs.cjs',
  'dist/noticeOf.cjs',
  'dist/openLedger.cjs',
  'dist/createProvider.cjs',
  'dist/receipt.cjs',
  'dist/responses.cjs',
  'dist/work.cjs',
  'dist/secretWorker.cjs',
  'dist/tokenWorker.cjs',
  'dist/treeRows.cjs',
  'dist/answer.js',
  'dist/highlight.js',
  'dist/typeset.js',
  'media/answer.css',
  'media/ponder-icons.woff',
];

const isCheck = process.argv.includes('--check');
const imagesUrl = process.argv.includes('--images-url') ? process.argv[process.argv.indexOf('--images-url') + 1] : null;
const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
const target = isCheck ? join(mkdtempSync(join(tmpdir(), 'ponder-vsix-')), 'ponder.vsix') : join(root, 'ponder.vsix');

process.exitCode = await main();

async function main(): Promise<number> {
  const built = await runProgram(process.execPath, ['esbuild.js']);
  if (!built.ok) return fail(built.output);
  const listed = await runProgram(process.execPath, [vsce, 'ls', '--no-dependencies']);
  if (!listed.ok) return fail(listed.output);
  const files = listed.output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^[\w.@/-]+\.?\w*$/.test(line) && line !== '');
  const strange = files.filter((file) => !BELONGS.some((pattern) => pattern.test(file)));
  const missing = NEEDED.filter((file) => !files.includes(file));
  if (strange.length > 0) return fail(`These files do not belong into the packed extension: ${strange.join(', ')}`);
  if (missing.length > 0) return fail(`These files are missing from the packed extension: ${missing.join(', ')}`);
  const packed = await runProgram(process.execPath, [
    vsce,
    'package',
    '--no-dependencies',
    ...(imagesUrl === null ? ['--no-rewrite-relative-links'] : ['--baseImagesUrl', imagesUrl ?? '']),
    '--allow-missing-repository',
    '--out',
    target,
  ]);
  if (!packed.ok) return fail(packed.output);
  const broken = await mendPictures();
  const megabytes = statSync(target).size / 1_048_576;
  if (isCheck) rmSync(dirname(target), { recursive: true });
  console.log(`${isCheck ? 'Would pack' : `Packed ${target}:`} ${files.length} files, ${megabytes.toFixed(2)} MB`);
  if (broken.length > 0) return fail(`These pictures of the packed pages can't be loaded: ${broken.join(', ')}`);
  return megabytes <= MOST_MB
    ? 0
    : fail(`The packed extension has ${megabytes.toFixed(2)} MB, at most ${MOST_MB} are meant.`);
}

/** @returns the pictures that the extension's page could not load */
async function mendPictures(): Promise<string[]> {
  const archive = await JSZip.loadAsync(readFileSync(target));
  const name = 'extension/readme.md';
  const readme = archive.file(name);
  if (readme === null) throw new Error(`${name} is missing from the packed extension`);
  archive.file(name, withoutLocalPictures(await readme.async('string')), { createFolders: false });
  writeFileSync(target, await archive.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' }));
  const packed = await JSZip.loadAsync(readFileSync(target));
  const pages = packed.file(/^extension\/[^/]+\.md$/i);
  const texts = await Promise.all(pages.map((page) => page.async('string')));
  return texts.flatMap(brokenPictures);
}

function fail(message: string): number {
  console.error(message);
  return 1;
}
