// Answers as models write them, which other readers tear apart: each file of test/fixtures/answers with its right outcome.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRenderer } from '../../src/webview/markdown.ts';
import { textOf } from '../builders/drawnText.ts';

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'answers');
const html = (file: string) =>
  createRenderer({ image: 'Image' }).html(readFileSync(join(FOLDER, `${file}.md`), 'utf8'));
const all = (drawn: string, tag: string) =>
  [...drawn.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))].map(([, content = '']) => textOf(content).trim());
const formulas = (drawn: string) =>
  [...drawn.matchAll(/class="math(?: display)?"><code>([^<]*)/g)].map(([, tex = '']) => textOf(tex));

const TESTS: Readonly<Record<string, () => void>> = {
  cjk: () => {
    const drawn = html('cjk');
    assert.deepEqual(all(drawn, 'strong'), ['「上限」', '提示：', '必須。', '"옵션"']);
    assert.deepEqual(all(drawn, 's'), ['旧接口。']);
    assert.doesNotMatch(drawn, /[*~]/);
  },
  tildes: () => {
    const text = '等待2~4周，预算约100~250元。range(1~8), step(20~40). Look in ~/.local and ~/.cache.';
    assert.equal(html('tildes'), `<p>${text}</p>\n`);
  },
  tablePipe: () => {
    const drawn = html('tablePipe');
    assert.deepEqual(all(drawn, 'th'), ['Law', 'Formula', 'a|b']);
    assert.deepEqual(all(drawn, 'td'), [
      ...['Total', '$P(A|B) + P(\\bar A|B) = 1$', 'end'],
      ...['Norm', '$\\|v\\| \\le 1$', 'x | y'],
      ...['Or', 'p', '| q | r | s'],
    ]);
  },
  dollars: () => {
    const drawn = html('dollars');
    assert.deepEqual(formulas(drawn), ['y^2', 'i']);
    assert.match(drawn, /\$\{ROOT\}\/\$\{APP\} as \$\(pwd\)\/\$\(basename x\), in Perl \$first-\$last/);
    assert.ok(drawn.includes('$7–$12, or $3 and y$.'));
  },
  tex: () => {
    const drawn = html('tex');
    assert.deepEqual(formulas(drawn), ['\\begin{gather*}\nu = v \\\\\nw = x\n\\end{gather*}', 'y = 3\n- 4']);
    assert.match(drawn, /<p>\\begin\{cases\}<br>\np &amp; q \\\\<br>\n- r<\/p>/);
    assert.doesNotMatch(drawn, /<li>/);
  },
  br: () => assert.match(html('br'), /<td>load<br>\ncheck<br>\nstore<br>\n<\/td>/),
  fileLinks: () => {
    const places = [...html('fileLinks').matchAll(/class="place">(.*?)<\/span>/g)].map(([, place]) => place);
    assert.deepEqual(places, [
      'queue.ts<span class="target">src/queue.ts#L30',
      '<code>run()</code><span class="target">src/jobs/run.ts:8',
      'notes<span class="target">Our Notes/todo.md',
      'src/pages/[id]/view.tsx:5',
      'lib/(shop)/cart.ts:9',
      'Old Code/main.c:77',
    ]);
  },
};

describe('answers as models write them', () => {
  it('are all looked at', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.md$/, ''));
    assert.deepEqual(files.sort(), Object.keys(TESTS).sort());
  });
  for (const [name, test] of Object.entries(TESTS)) it(`keep their letters: ${name}`, test);
});
