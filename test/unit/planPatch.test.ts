// What the code of an answer makes of the file that it is about.
import assert from 'node:assert/strict';
import { withEdits } from '../../src/core/patch/merge3.ts';
import { type PatchChange, type PatchPlan, planPatch } from '../../src/core/patch/planPatch.ts';
import { readDiff } from '../../src/core/patch/readDiff.ts';
import type { AskedPlace } from '../../src/core/patch/reference.ts';

const LABELS = { now: 'now', answer: 'answer' };

/** The file with the answer's code in it, or why not. `asked` stand in the file as they were sent, unless `now` says how. */
function put(
  document: string,
  asked: readonly (string | { readonly base: string; readonly now: string })[],
  blocks: readonly string[],
  { language = 'ts', languageId = 'typescript' } = {},
): string {
  const changes: PatchChange[] = blocks.map((text) => ({ kind: 'code', language, text }));
  return outcome(document, asked, changes, languageId);
}

function patched(document: string, asked: readonly string[], diff: string): string {
  const hunks = readDiff(diff).flatMap((file) => file.hunks);
  return outcome(document, asked, [{ kind: 'hunks', hunks }], 'typescript');
}

function outcome(
  document: string,
  asked: readonly (string | { readonly base: string; readonly now: string })[],
  changes: readonly PatchChange[],
  languageId: string,
): string {
  const places: AskedPlace[] = asked.map((each) => {
    const { base, now } = typeof each === 'string' ? { base: each, now: each } : each;
    const start = document.indexOf(now);
    assert.ok(start >= 0, 'the asked text should be in the file');
    return { base, start, end: start + now.length };
  });
  const plan: PatchPlan = planPatch({ document, languageId, asked: places }, changes, LABELS);
  return plan.kind === 'none' ? plan.why : withEdits(document, plan.edits);
}

const SUM =
  'function sum(values) {\n  let total = 0;\n  for (const value of values) total += value;\n  return total;\n}';
const MEAN = 'function mean(values) {\n  return sum(values) / values.length;\n}';
const MOST = 'function most(values) {\n  return Math.max(...values);\n}';
const FILE = `import fs from 'fs';\n\n${SUM}\n\n${MEAN}\n\n${MOST}\n`;
const BETTER = 'function sum(values) {\n  return values.reduce((all, value) => all + value, 0);\n}';

describe('the code of an answer, put back', () => {
  it('replaces the text that was asked about, and nothing else', () => {
    assert.equal(put(FILE, [SUM], [BETTER]), FILE.replace(SUM, BETTER));
    assert.equal(put(FILE, [`${SUM}\n`], [`${BETTER}\n`]), FILE.replace(SUM, BETTER));
    assert.equal(put(FILE, [`\n${SUM}\n\n`], [BETTER]), FILE.replace(SUM, BETTER));
  });

  it('keeps what was edited meanwhile, in the text and around it', () => {
    const edited = SUM.replace('let total', 'let total /* all */');
    const answer = SUM.replace('return total', 'return Math.abs(total)');
    const both = edited.replace('return total', 'return Math.abs(total)');
    const now = `// new\n${FILE.replace(SUM, edited)}`;
    assert.equal(put(now, [{ base: SUM, now: edited }], [answer]), now.replace(edited, both));
  });

  it('marks what both changed', () => {
    const edited = SUM.replace('let total = 0', 'let total = 1');
    const out = put(
      FILE.replace(SUM, edited),
      [{ base: SUM, now: edited }],
      [SUM.replace('let total = 0', 'let total = 2')],
    );
    assert.match(out, /<<<<<<< now\n {2}let total = 1;\n=======\n {2}let total = 2;\n>>>>>>> answer\n/);
  });

  it('replaces exactly what it covers where it brings lines around along', () => {
    const body = '  let total = 0;\n  for (const value of values) total += value;\n';
    assert.equal(put(FILE, [body], [BETTER]), FILE.replace(SUM, BETTER));
    const renamed = BETTER.replace('sum(values)', 'sum(values, start)');
    assert.equal(put(FILE, [body], [renamed]), FILE.replace(SUM, renamed));
  });

  it('replaces one function where the whole file was asked about', () => {
    assert.equal(put(FILE, [FILE], [BETTER]), FILE.replace(SUM, BETTER));
    const shorter = 'function mean(values) {\n  return values.length === 0 ? 0 : sum(values) / values.length;\n}';
    assert.equal(put(FILE, [FILE], [BETTER, shorter]), FILE.replace(SUM, BETTER).replace(MEAN, shorter));
  });

  it('never takes a piece for the whole', () => {
    for (const piece of ['  return values.reduce((all, value) => all + value, 0);', '}']) {
      assert.match(put(FILE, [FILE], [piece]), /^(?:unlike|unsure)$/, piece);
    }
  });

  it('gives the block the indentation of the lines it stands for', () => {
    const inner = SUM.replaceAll(/^/gm, '    ');
    const file = `class A {\n${inner}\n}\n`;
    const indented = BETTER.replaceAll(/^/gm, '    ');
    assert.equal(put(file, [inner], [BETTER]), file.replace(inner, indented));
    assert.equal(put(FILE, [SUM], [indented]), FILE.replace(SUM, BETTER));
    const tabs = FILE.replaceAll('  ', '\t');
    assert.equal(
      put(tabs, [SUM.replaceAll('  ', '\t')], [BETTER]),
      tabs.replace(SUM.replaceAll('  ', '\t'), BETTER.replaceAll('  ', '\t')),
    );
  });

  it('keeps the tabs of a file, also where comments are aligned by a space', () => {
    const method =
      'class A {\n\t/**\n\t * Adds.\n\t */\n\tadd(a, b) {\n\t\tif (a) {\n\t\t\treturn b;\n\t\t}\n\t\treturn a;\n\t}\n}';
    const plain = '/**\n * Adds.\n */\nfunction add(a, b) {\n\tif (a) {\n\t\treturn b;\n\t}\n\treturn a;\n}';
    for (const text of [method, plain]) {
      const wanted = text.replace('return a;', 'log(a);');
      assert.equal(put(`x\n${text}\n`, [text], [wanted.replaceAll('\t', '    ')]), `x\n${wanted}\n`);
    }
  });

  it('leaves lines that have a margin of their own where they are', () => {
    const method = '    query() {\n        const q = `\nSELECT *\nFROM t\n`;\n        return run(q);\n    }';
    const block = method.replace('run(q)', 'run(q, 1)').replaceAll(/^ {4}/gm, '');
    const file = `class A {\n${method}\n}\n`;
    assert.equal(put(file, [method], [block]), file.replace('run(q)', 'run(q, 1)'));
  });

  it('begins within the line where the asked text does', () => {
    const file = 'const a = sum(one, two);\n';
    assert.equal(put(file, ['sum(one, two)'], ['sum(one, two, three)']), 'const a = sum(one, two, three);\n');
    assert.equal(
      put(file, ['sum(one, two)'], ['const a = sum(one, two, three);']),
      'const a = sum(one, two, three);\n',
    );
    const indented = 'function f() {\n    one(a);\n    two(b);\n}\n';
    assert.equal(
      put(indented, ['one(a);\n    two(b);'], ['one(a, 1);\ntwo(b);']),
      indented.replace('one(a)', 'one(a, 1)'),
    );
  });

  it('fills in what was left out where that is sure', () => {
    const block = 'function sum(values) {\n  // ... existing code ...\n  return Math.abs(total);\n}';
    const whole = SUM.replace('return total', 'return Math.abs(total)');
    assert.equal(put(FILE, [SUM], [block.replace('Math.abs(total)', 'total')]), 'already');
    assert.equal(put(FILE, [SUM], [block]), 'elided');
    const head =
      'function sum(values) {\n  let total = 100;\n  for (const value of values) total += value;\n  /* rest unchanged */\n}';
    assert.equal(put(FILE, [SUM], [head]), FILE.replace('total = 0', 'total = 100'));
    for (const mark of [
      '...',
      '…',
      '// ...',
      '# ... rest unchanged',
      '/* existing code */',
      '// (other functions remain unchanged)',
    ]) {
      const all = `import fs from 'fs';\n\n${whole}\n\n${mark}\n\n${MOST}`;
      assert.equal(put(FILE, [FILE], [all]), 'elided', mark);
      const sure = `import fs from 'fs';\n\n${SUM.replace('total = 0', 'total = 7')}\n\n${mark}`;
      assert.equal(put(FILE, [FILE], [sure]), FILE.replace('total = 0', 'total = 7'), mark);
    }
  });

  it('refuses what is no replacement, and says why', () => {
    assert.equal(put(FILE, [SUM], ['def total(xs):\n  return 1'], { language: 'python' }), 'language');
    assert.equal(put(FILE, [SUM], ['npm install'], { language: 'bash' }), 'shell');
    assert.equal(put(FILE, [SUM], ['SELECT name FROM people WHERE age > 30;'], { language: '' }), 'unlike');
    assert.equal(put(FILE, [SUM], [SUM]), 'already');
    assert.equal(put(FILE, [SUM], [BETTER, SUM.replace('total = 0', 'total = 9')]), 'sameLines');
  });

  it('never takes a new function for a changed one of several, or a block of a text that is gone for another', () => {
    const three = 'function a() {\n  return 1;\n}\n\nfunction b() {\n  return 2;\n}\n\nfunction c() {\n  return 3;\n}';
    assert.equal(put(`${three}\n`, [three], ['function bee() {\n  return 22;\n}']), 'unsure');
    assert.equal(
      put(`${three}\n`, [three], ['function b() {\n  return 22;\n}']),
      `${three.replace('return 2', 'return 22')}\n`,
    );
    const [one, two] = ['function a() {\n  return 1;\n}', 'function b() {\n  return 2;\n}'];
    const file = { document: `${one}\n`, languageId: 'typescript', asked: [{ base: one, start: 0, end: one.length }] };
    const change = { kind: 'code', language: 'ts', text: two.replace('2', '22') } as const;
    const plan = planPatch({ ...file, lost: [two] }, [change], LABELS);
    assert.deepEqual(plan, { kind: 'none', why: 'unsure', index: 0 });
    const own = { ...change, text: one.replace('1', '11') };
    assert.equal(planPatch({ ...file, lost: [two] }, [own], LABELS).kind, 'plan');
  });

  it('takes a description of the code for what it is, and no elision', () => {
    const told = `/**\n * Adds the remaining lines.\n */\n${SUM}`;
    assert.equal(put(FILE, [SUM], [told]), FILE.replace(SUM, told));
  });

  it('puts several blocks into several places', () => {
    const longer = MEAN.replace('values.length', 'Math.max(1, values.length)');
    assert.equal(put(FILE, [SUM, MEAN], [longer, BETTER]), FILE.replace(SUM, BETTER).replace(MEAN, longer));
  });

  describe('where secrets were taken out of the question', () => {
    const real = "const url = 'https://a.example';\nconst key = 'sk-real';\nconnect(url, key);\nlisten(1);";
    const sent = real.replace('sk-real', '[removed: key]');

    it('keeps the file’s own line, also beside a changed one', () => {
      const answer = sent.replace('connect(url, key)', 'await connect(url, key)');
      assert.equal(
        put(`${real}\n`, [{ base: sent, now: real }], [answer]),
        `${real}\n`.replace('connect', 'await connect'),
      );
    });

    it('never writes the marker into the file', () => {
      const answer = sent.replace('const key =', 'const secret =');
      assert.equal(put(`${real}\n`, [{ base: sent, now: real }], [answer]), 'marker');
    });

    it('never mixes two secrets up', () => {
      const two = "a = 'x1'\nb = 2\na = 'x2'\nc = 3";
      const told = two.replaceAll(/x\d/g, '[removed: key]');
      const answer = told.replace('c = 3', 'c = 4\nd = 5').replace('b = 2', 'b = 2\ne = 6');
      const out = put(two, [{ base: told, now: two }], [answer]);
      assert.ok(out === 'marker' || (/x1[\s\S]*x2/.test(out) && !out.includes('[removed')), out);
    });
  });

  describe('as a diff', () => {
    const diff = (lines: string) => `--- a/sum.ts\n+++ b/sum.ts\n${lines}`;

    it('is found by its lines, whatever its numbers say', () => {
      for (const head of ['@@ -1,9 +1,99 @@', '@@ ... @@', '@@', '@@ -900,1 +900,1 @@ function sum']) {
        const text = diff(
          `${head}\n   let total = 0;\n-  for (const value of values) total += value;\n+  for (const value of values) total -= value;\n   return total;\n`,
        );
        assert.equal(patched(FILE, [SUM], text), FILE.replace('+= value', '-= value'), head);
      }
    });

    it('may have wrong lines around, wrong indentation, or none of its heads', () => {
      assert.equal(
        patched(FILE, [SUM], '@@\n function other() {\n   one();\n   two();\n-  return total;\n+  return total + 1;\n'),
        'hunkGone',
      );
      assert.equal(
        patched(
          FILE,
          [SUM],
          '@@\n nothing like it\n   for (const value of values) total += value;\n-  return total;\n+  return -total;\n }\n',
        ),
        FILE.replace('return total', 'return -total'),
      );
      assert.equal(
        patched(FILE, [SUM], '@@\n-return total;\n+return -total;\n'),
        FILE.replace('return total', 'return -total'),
      );
    });

    it('is refused where the lines around it stand elsewhere in the file', () => {
      const file = 'function a() {\n  return null;\n}\n\nfunction b() {\n  go();\n  return 0;\n}\n';
      const hunk = (head: string) => `@@\n${head}-  return null;\n+  return undefined;\n }\n`;
      assert.equal(patched(file, [file], hunk(' function b() {\n')), 'hunkGone');
      assert.equal(patched(file, [file], hunk('   go();\n')), 'hunkGone');
      assert.equal(patched(file, [file], hunk(' function c() {\n')), file.replace('null', 'undefined'));
    });

    it('has the tabs of the file', () => {
      const file = '\tif (a) {\n\t\tb();\n\t}\n';
      const text = '@@\n     if (a) {\n-        b();\n+        c();\n+        d();\n     }\n';
      assert.equal(patched(file, [file], text), '\tif (a) {\n\t\tc();\n\t\td();\n\t}\n');
    });

    it('is refused where its lines are twice in the file, or not at all', () => {
      const twice = `${SUM}\n\n${SUM.replace('sum', 'add')}\n`;
      const text = '@@\n-  return total;\n+  return -total;\n';
      assert.equal(patched(twice, [], text), 'hunkDoubled');
      assert.equal(patched(twice, [SUM], text), twice.replace('return total', 'return -total'));
      assert.equal(patched(FILE, [SUM], '@@\n-  return sub;\n+  return 1;\n'), 'hunkGone');
    });

    it('adds and removes at the end of a file without a last line break', () => {
      assert.equal(patched('one\ntwo', [], '@@\n one\n two\n+three\n'), 'one\ntwo\nthree');
      assert.equal(patched('one\ntwo', [], '@@\n one\n-two\n+2\n'), 'one\n2');
    });
  });
});
