// An answer may have 16 Mi characters. A pattern that remembers each of them on its way runs out of room there.
import assert from 'node:assert/strict';
import { searchWords, snippetOf } from '../../src/core/ledger/searchQuery.ts';
import { codeBlocks } from '../../src/editor/answer/codeBlocks.ts';

const LONGEST = 16 * 1024 * 1024;
const filled = (unit: string): string => unit.repeat(LONGEST / unit.length);

describe('the longest answer', () => {
  for (const unit of ['>', '> ', ' ', '`', '\t> ']) {
    it(`its code is found behind ${JSON.stringify(unit)}`, () => {
      const blocks = codeBlocks(`${filled(unit)}\n\n\`\`\`ts\nlet a;\n\`\`\`\n`);
      assert.ok(blocks.some(({ text }) => text.includes('let a;')));
    });
  }

  for (const unit of ['\u0301', '\u0301\u0316', 'a', '!', '锁', '\u{e0100}']) {
    it(`a word is found behind ${JSON.stringify(unit)}`, () => {
      const found = snippetOf(`${filled(unit)} needle`, searchWords('needle'));
      assert.match(found ?? '', /needle/);
    });
  }
});
