// No file and no room leads back to itself by what it imports, types included.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { circles, importsOf, roomsOf } from '../builders/importsOf.ts';

const imports = importsOf(join(import.meta.dirname, '../../src'));

function roomEdges(of: typeof imports): [string, string][] {
  const rooms = roomsOf(of);
  const room = (file: string) => rooms.get(file) ?? file;
  return [...of].flatMap(([file, imported]) => imported.map((other): [string, string] => [room(file), room(other)]));
}

describe('the rooms of src', () => {
  it('are all read', () => {
    const unknown = [...imports].flatMap(([, imported]) => imported.filter((file) => !imports.has(file)));
    assert.deepEqual(unknown, []);
    assert.ok(imports.size > 300, String(imports.size));
  });

  it('have no circle of files', () => {
    const edges = [...imports].flatMap(([file, imported]) => imported.map((other) => [file, other] as const));
    assert.deepEqual(circles(edges), []);
  });

  it('have no circle of rooms', () => {
    assert.deepEqual(circles(roomEdges(imports)), []);
  });

  it('would be seen to have one', () => {
    const planted = new Map([...imports, ['core/models/prices/x.ts', ['core/ledger/ledger.ts']]]);
    assert.ok(circles(roomEdges(planted)).includes('core/ledger'));
    assert.deepEqual(
      circles([
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'b'],
        ['c', 'd'],
      ]),
      ['b', 'c'],
    );
  });
});
