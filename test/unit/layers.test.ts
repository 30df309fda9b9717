// The layers are kept by biome's import rules. That each rule is there, and can fail, is shown by breaking it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

const FORBIDDEN: readonly (readonly [file: string, imported: string])[] = [
  ['src/shared/x.ts', 'vscode'],
  ['src/shared/x.ts', 'node:fs'],
  ['src/shared/x.ts', '../core/clock.ts'],
  ['src/core/x.ts', 'vscode'],
  ['src/core/jobs/x.ts', 'openai'],
  ['src/core/jobs/x.ts', 'node:sqlite'],
  ['src/core/jobs/x.ts', '../../editor/settings.ts'],
  ['src/core/ledger/x.ts', 'openai/resources/responses/responses'],
  ['src/core/providers/x.ts', 'node:sqlite'],
  ['src/core/scheduler/x.ts', '../../../test/fakes/fakeClock.ts'],
  ['src/core/tokens/x.ts', 'openai'],
  ['src/core/tokens/x.ts', 'vscode'],
  ['src/editor/x.ts', 'openai'],
  ['src/editor/x.ts', 'node:sqlite'],
  ['src/editor/x.ts', '../webview/main.ts'],
  ['src/editor/commands/x.ts', '../../extension.ts'],
  ['src/webview/x.ts', '../editor/panelHtml.ts'],
  ['src/webview/x.ts', '../core/clock.ts'],
  ['src/extension.ts', 'openai'],
];

const ALLOWED: readonly (readonly [file: string, imported: string])[] = [
  ['src/core/ledger/x.ts', 'node:sqlite'],
  ['src/core/providers/x.ts', 'openai'],
  ['src/editor/x.ts', 'vscode'],
  ['src/editor/x.ts', '../core/clock.ts'],
  ['src/webview/x.ts', '../shared/job.ts'],
];

/** One file for each import, in a tree of its own under our biome.json; biome looks at all of them in one run. */
function complaints(cases: readonly (readonly [file: string, imported: string])[], kind: string): boolean[] {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-layers-'));
  try {
    const config: Record<string, unknown> = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    delete config.vcs;
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(config));
    const files = cases.map(([file, imported], index) => {
      // The extension's main file is meant by its name; the others stand for their folder.
      const name = file === 'src/extension.ts' ? file : file.replace('x.ts', `x${index}.ts`);
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), `${kind} { x } from '${imported}';\nexport const y: typeof x | null = null;\n`);
      return name;
    });
    const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const args = [
      biome,
      'lint',
      '--only=style/noRestrictedImports',
      '--max-diagnostics=none',
      '--reporter=github',
      '.',
    ];
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    const complainedOf = [...stdout.matchAll(/noRestrictedImports,file=(.*?),line=/g)].map(([, file]) => file ?? '');
    return files.map((file) => complainedOf.some((path) => path.replaceAll('\\', '/').endsWith(`/${file}`)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the layers of src', () => {
  it('forbid every import that goes the wrong way', () => {
    const found = complaints(FORBIDDEN, 'import');
    assert.deepEqual(
      FORBIDDEN.filter((_, index) => !found[index]),
      [],
    );
  });

  it('forbid it for types as well', () => {
    assert.deepEqual(complaints([['src/core/jobs/x.ts', 'vscode']], 'import type'), [true]);
  });

  it('allow what goes the right way', () => {
    const found = complaints(ALLOWED, 'import');
    assert.deepEqual(
      ALLOWED.filter((_, index) => found[index]),
      [],
    );
  });
});
