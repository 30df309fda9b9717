// Makes test/fixtures/anchors: `node test/builders/makeAnchorCases.ts [npm|history|edits]`. What is there is only made again when
// new kinds of cases are wanted: the data is the test.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnchorCase, AnchorData } from './anchorCases.ts';
import { type FilePair, historyPairs, packagePairs } from './anchorSources.ts';
import { editedCases } from './editedCases.ts';
import { ownDocuments } from './editedDocuments.ts';
import { mappedRanges } from './mappedRanges.ts';
import { seededRandom } from './seededRandom.ts';

const PACKAGES = [
  ['commander', '9.0.0', '12.0.0'],
  ['semver', '7.3.5', '7.6.3'],
  ['express', '4.16.0', '4.19.2'],
  ['debug', '4.1.0', '4.3.5'],
  ['axios', '1.1.0', '1.7.2'],
  ['preact', '10.5.0', '10.22.0'],
  ['markdown-it', '12.0.0', '13.0.2'],
  ['js-yaml', '3.13.0', '4.1.0'],
  ['ws', '8.0.0', '8.17.0'],
  ['node-gyp', '9.0.0', '10.1.0'],
  ['nanoid', '3.1.30', '3.3.7'],
  ['yargs', '16.0.0', '17.7.2'],
  ['normalize.css', '7.0.0', '8.0.1'],
  ['github-markdown-css', '4.0.0', '5.5.0'],
  ['mocha', '9.0.0', '10.4.0'],
  ['fastify', '3.20.0', '4.26.0'],
  ['koa', '2.7.0', '2.15.0'],
  ['zod', '3.20.0', '3.23.0'],
  ['bulma', '0.9.0', '0.9.4'],
  ['@hapi/hoek', '9.0.0', '11.0.4'],
] as const;
const FILES_OF_PACKAGE = 5;
const CASES_OF_FILE = 4;
const FILES_OF_STEP = 8;
const STEPS = 8;

function fromPairs(pairs: readonly FilePair[], seed: number): AnchorData {
  const random = seededRandom(seed);
  const documents: { from: string; text: string }[] = [];
  const cases: AnchorCase[] = [];
  for (const { from, texts } of pairs) {
    const found = mappedRanges(documents.length, from, texts, random, CASES_OF_FILE);
    if (found.length === 0) continue;
    documents.push({ from, text: texts[0] });
    cases.push(...found);
  }
  return { documents, cases };
}

function steps(): [string, string][] {
  const commits = execFileSync('git', ['log', '--format=%h', '--first-parent'], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const each = Math.floor(commits.length / STEPS);
  return Array.from({ length: STEPS }, (_, step) => {
    const [after = '', before = ''] = [commits[step * each], commits[step * each + Math.floor(each / 2)]];
    return [before, after];
  });
}

const MAKERS: Readonly<Record<string, () => AnchorData>> = {
  npm: () =>
    fromPairs(
      PACKAGES.flatMap((spec) => packagePairs(spec, FILES_OF_PACKAGE)),
      21,
    ),
  history: () => fromPairs(historyPairs(steps(), FILES_OF_STEP), 22),
  edits: () => editedCases(seededRandom(23), ownDocuments()),
};

for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(MAKERS)) {
  const data = MAKERS[name]?.();
  if (data === undefined) throw new Error(`No data is called ${name}`);
  const lines = data.cases.map((one) => JSON.stringify(one)).join(',\n');
  const documents = data.documents.map((one) => JSON.stringify(one)).join(',\n');
  const text = `{"documents":[\n${documents}\n],"cases":[\n${lines}\n]}\n`;
  writeFileSync(join(import.meta.dirname, `../fixtures/anchors/${name}.json`), text);
  console.log(`${name}: ${data.documents.length} documents, ${data.cases.length} cases, ${text.length} characters`);
}
