// Documents of many kinds to be edited: sources, data, prose, logs; with blocks that are nearly equal.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneOf, wholeNumber } from './seededRandom.ts';

/** Of this repository. */
export const OWN_PATHS: readonly string[] = [
  'src/core/ledger/jobRow.ts',
  'src/core/jobs/prepare/prompt.ts',
  'src/editor/answer/codeBlocks.ts',
  'src/shared/usage.ts',
  'src/webview/outline.ts',
  'test/unit/gate.test.ts',
  'test/unit/leaseTurns.test.ts',
  'media/answer.css',
  'CONTRIBUTING.md',
  'package.nls.json',
  'biome.json',
  'scripts/test.ts',
];
const NAMES = 'user order invoice session basket ticket device region folder member report signal'.split(' ');
const TITLE = (name: string) => name.slice(0, 1).toUpperCase() + name.slice(1);

/** Blocks that differ by a name, as people write them. */
const BLOCKS: Readonly<Record<string, (name: string, index: number) => string>> = {
  'accessors.ts': (name) =>
    `  get ${name}() {\n    return this.#${name};\n  }\n\n  set ${name}(value) {\n    this.#${name} = value;\n    this.changed('${name}');\n  }\n`,
  'cases.test.ts': (name, index) =>
    `  it('stores the ${name}', async () => {\n    const ledger = await open();\n    await ledger.insert('${name}', ${index});\n    assert.equal(await ledger.count('${name}'), ${index});\n    await ledger.close();\n  });\n`,
  'arms.ts': (name) =>
    `    case '${name}':\n      if (value === null) {\n        return null;\n      }\n      return draw${TITLE(name)}(value);\n`,
  'services.yaml': (name, index) =>
    `  ${name}:\n    image: registry/${name}:1.${index}\n    ports:\n      - "80${10 + index}:80"\n    restart: always\n    environment:\n      LEVEL: info\n`,
  'rules.css': (name, index) =>
    `.${name} {\n  display: flex;\n  gap: 4px;\n  padding: ${index}px;\n  color: var(--text);\n}\n`,
  'records.json': (name, index) =>
    `  {\n    "name": "${name}",\n    "kind": "record",\n    "size": ${index * 7},\n    "tags": ["a", "b"],\n    "next": null\n  },`,
  'table.md': (name, index) => `| ${name} | ${index * 13} | yes | as asked |`,
  'rows.csv': (name, index) => `${index},${name},2026-01-${10 + index},${index * 31}.50,EUR`,
  'model.py': (name, index) =>
    `def load_${name}(path, limit=${index}):\n    """Reads the ${name}."""\n    with open(path) as file:\n        for line in file:\n            if not line.strip():\n                continue\n            yield ${TITLE(name)}.parse(line)\n\n`,
  'server.log': (name, index) =>
    `2026-03-0${1 + (index % 9)} 12:0${index % 10}:17.${100 + index} INFO  [worker-${index % 3}] ${name} accepted\n2026-03-0${1 + (index % 9)} 12:0${index % 10}:18.${200 + index} DEBUG [worker-${index % 3}] queue length ${index * 3}`,
  'prose.md': (name, index) =>
    `## The ${name}\n\nEach ${name} is kept until it is read. What a ${name} says is shown at once, and ${index} more are loaded when the list is scrolled.\n\n- A ${name} without a name is not shown.\n- Größe, naïve, 漢字 and 🙂 are letters like others.\n`,
};

/** Sentences of no use to anybody, each once. */
function noise(random: () => number, index: number): string {
  const words = Array.from({ length: 6 }, () => oneOf(random, NAMES));
  return `// ${words.join(' ')} ${index * 17 + wholeNumber(random, 0, 9)}`;
}

export interface EditedDocument {
  readonly from: string;
  readonly text: string;
}

/** Files of this repository, as they are now. */
export function ownDocuments(): EditedDocument[] {
  const root = join(import.meta.dirname, '../..');
  return OWN_PATHS.map((path) => ({ from: path, text: readFileSync(join(root, path), 'utf8').slice(0, 14_000) }));
}

export function madeDocuments(random: () => number): EditedDocument[] {
  return Object.entries(BLOCKS).map(([from, block]) => {
    const blocks = NAMES.flatMap((name, index) =>
      random() < 0.3 ? [noise(random, index), block(name, index)] : [block(name, index)],
    );
    return { from, text: `${blocks.join('\n')}\n` };
  });
}
