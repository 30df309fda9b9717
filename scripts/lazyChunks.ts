// What is loaded when it is first needed: an `import()` of it stays an import of the file beside the bundle instead of
// being copied into it.
import { basename } from 'node:path';
import type { Plugin } from 'esbuild';

/** The answer page's: neither is needed for the first words of an answer. */
export const PAGE_CHUNKS: readonly string[] = ['src/webview/highlight.ts', 'src/webview/typeset.ts'];

/** @param extension of the built files, with its dot */
export function lazyChunks(chunks: readonly string[], extension: string): Plugin {
  return {
    name: 'lazy-chunks',
    setup({ onResolve }) {
      onResolve({ filter: /./ }, ({ kind, path }) => {
        const name = basename(path, '.ts');
        const isChunk = kind === 'dynamic-import' && chunks.some((chunk) => basename(chunk, '.ts') === name);
        return isChunk ? { path: `./${name}${extension}`, external: true } : undefined;
      });
    },
  };
}
