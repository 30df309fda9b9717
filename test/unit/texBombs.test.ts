// TeX that asks for more than a machine has: all of it is read in a process with 256 MB, and little is built of it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkTex } from '../../src/webview/checkTex.ts';
import { texTree } from '../../src/webview/texTree.ts';

const run = promisify(execFile);
const program = join(import.meta.dirname, '..', 'builders', 'setTexBombs.ts');
const MOST_NODES = 25_000;

describe('TeX bombs', () => {
  it('leave the process alive, whatever they are made of', async () => {
    const { stdout } = await run(process.execPath, ['--max-old-space-size=256', program], { maxBuffer: 50_000_000 });
    const outcomes: [kind: string, outcome: number | string][] = JSON.parse(stdout);
    assert.ok(outcomes.length > 3_000, `${outcomes.length} bombs`);
    const large = outcomes.filter(([, outcome]) => typeof outcome === 'number' && outcome > MOST_NODES);
    assert.deepEqual(large, []);
    // What has no bound of its own is stopped by ours, and not by chance.
    const stopped = outcomes.filter(([, outcome]) => /^The formula (?:is too large|defines|has)/.test(String(outcome)));
    for (const kind of [
      '\\cancelto in its second argument',
      '\\mathllap in itself',
      'alignedat with the columns {999999999}',
      '\\def with a parameter ×8',
      '\\edef ×10',
      "\\def of an environment's name",
      '\\newcommand with a parameter ×2',
    ])
      assert.ok(
        stopped.some(([name]) => name === kind),
        kind,
      );
  });

  it('are no reason to refuse what formulas are written with', () => {
    for (const tex of [
      '\\newcommand{\\length}[1]{\\left\\lVert #1 \\right\\rVert} \\length{x} + \\length{\\length{y}}',
      '\\renewcommand\\vec[1]{\\mathbf{#1}} \\vec{x}',
      '\\newcommand{\\mat}[1]{\\begin{pmatrix}#1\\end{pmatrix}} \\mat{a & b \\\\ c & d}',
      '\\def\\half{\\tfrac12}\\half x',
      '\\begin{alignedat}{2} a &= b &\\quad c &= d \\end{alignedat}',
      '\\begin{alignat*}{3} a &= b \\end{alignat*}',
      '\\begin{array}{c|c} a & b \\\\ \\hline c & d \\end{array}',
      'a \\\\let \\\\def',
      `\\begin{pmatrix}${Array(15).fill(Array(15).fill('a_{ij}').join('&')).join('\\\\')}\\end{pmatrix}`,
      '\\cancelto{0}{\\cancelto{1}{x}} \\mathllap{\\mathllap{y}} \\ce{A <=>[k_1][k_2] B}',
    ])
      assert.doesNotThrow(() => texTree(tex, true), tex);
  });

  it('are named as such: what is said is why, and nothing is built before', () => {
    for (const [tex, reason] of [
      ['x'.repeat(4_001), /too large/],
      ['\\def\\a#1{#1#1}', /defines commands/],
      ['\\let\\a\\b', /defines commands/],
      ['\\begin{alignat}{1000}', /environment/],
      ['\\begin{\\a}', /environment/],
    ] as const)
      assert.throws(() => checkTex(tex), reason, tex);
  });
});
