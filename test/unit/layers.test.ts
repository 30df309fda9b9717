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
  ['src/core/asking/x.ts', 'vscode'],
  ['src/core/asking/x.ts', '../../editor/asking/answers.ts'],
  ['src/editor/x.ts', 'openai'],
  ['src/editor/x.ts', 'node:sqlite'],
  ['src/editor/x.ts', '../webview/main.ts'],
  ['src/editor/commands/x.ts', '../../extension.ts'],
  ['src/editor/words/x.ts', 'vscode'],
  ['src/editor/words/x.ts', '../tree/jobItem.ts'],
  ['src/core/models/x.ts', '../jobs/life/advance.ts'],
  ['src/core/models/x.ts', './prices/cost.ts'],
  ['src/core/ledger/x.ts', '../engine.ts'],
  ['src/core/jobs/life/x.ts', '../../scheduler/scheduler.ts'],
  ['src/core/jobs/life/x.ts', '../../engine.ts'],
  ['src/core/providers/replies/x.ts', '../../jobs/jobs.ts'],
  ['src/mcp/x.ts', 'vscode'],
  ['src/mcp/x.ts', 'openai'],
  ['src/mcp/x.ts', 'node:sqlite'],
  ['src/mcp/x.ts', '../editor/settings.ts'],
  ['src/core/x.ts', '../mcp/x.ts'],
  ['src/editor/x.ts', '../mcp/x.ts'],
  ['src/webview/x.ts', '../editor/answer/pageHtml.ts'],
  ['src/webview/x.ts', '../core/clock.ts'],
  ['src/extension.ts', 'openai'],
];

const ALLOWED: readonly (readonly [file: string, imported: string])[] = [
  ['src/core/ledger/x.ts', 'node:sqlite'],
  ['src/core/providers/x.ts', 'openai'],
  ['src/editor/x.ts', 'vscode'],
  ['src/editor/x.ts', '../core/clock.ts'],
  ['src/webview/x.ts', '../shared/job.ts'],
  ['src/mcp/x.ts', '../core/engine.ts'],
  ['src/core/x.ts', './jobs/jobs.ts'],
  ['src/core/models/prices/x.ts', '../model.ts'],
  ['src/core/providers/http/x.ts', 'openai'],
];

/** The rooms of core in their order, and those of two that have rooms of their own: each imports only what stands before it. */
const ROOMS = [
  'pace',
  'anchor',
  'models',
  'tokens',
  'secrets',
  'patch',
  'ledger',
  'providers',
  'accounts',
  'jobs',
  'asking',
  'scheduler',
  'agents',
];
const ROOMS_OF_JOBS = ['prepare', 'life', 'looking', 'hearing', 'sending', 'responses'];
const ROOMS_OF_PROVIDERS = ['replies', 'http', 'openai', 'chat'];

/** Every room with each that stands after it, as a file that imports another one. */
function pairs(rooms: readonly string[], folder: string): { wrong: [string, string][]; right: [string, string][] } {
  const wrong: [string, string][] = [];
  const right: [string, string][] = [];
  for (const [index, room] of rooms.entries()) {
    for (const later of rooms.slice(index + 1)) {
      wrong.push([`${folder}/${room}/x.ts`, `../${later}/y.ts`]);
      right.push([`${folder}/${later}/x.ts`, `../${room}/y.ts`]);
    }
  }
  return { wrong, right };
}

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

  for (const [rooms, folder] of [
    [ROOMS, 'src/core'],
    [ROOMS_OF_JOBS, 'src/core/jobs'],
    [ROOMS_OF_PROVIDERS, 'src/core/providers'],
  ] as const) {
    it(`let a room of ${folder} import the rooms before it, and none after it`, () => {
      const { wrong, right } = pairs(rooms, folder);
      const found = complaints([...wrong, ...right], 'import');
      assert.deepEqual(
        [...wrong, ...right].filter((_, index) => found[index]),
        wrong,
      );
    });
  }

  it('allow what goes the right way', () => {
    const found = complaints(ALLOWED, 'import');
    assert.deepEqual(
      ALLOWED.filter((_, index) => found[index]),
      [],
    );
  });
});
