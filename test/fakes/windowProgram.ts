// A window without an editor, as a process of its own: one file starts in a fraction of the time that a hundred take.
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

/** Builds a program, with the worker that looks through the ledger beside it. @returns where it stands */
export async function buildProgram(source: string, folder: string): Promise<string> {
  const outdir = join(root, 'out', folder);
  await build({
    entryPoints: [source, join(root, 'src', 'core', 'ledger', 'ledgerCheck.ts')],
    outdir,
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  return join(outdir, `${basename(source, '.ts')}.mjs`);
}

export function programEnvironment(folder: string): Readonly<Record<string, string | undefined>> {
  return { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', NODE_COMPILE_CACHE: join(root, 'out', folder, 'cache') };
}
