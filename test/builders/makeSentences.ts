// Writes test/fixtures/sentences.txt anew, and takes from oldSentences.json what is rewritten or gone:
// `node_modules/.bin/node test/builders/makeSentences.ts`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOf } from './sentenceFaults.ts';
import { sentenceList, surfaces } from './sentenceList.ts';

const root = join(import.meta.dirname, '../..');
const fixture = (name: string) => join(root, 'test/fixtures', name);
const all = surfaces(root);
const faulty = new Set(
  all.flatMap(({ said }) => said.filter((one) => faultsOf(one).length > 0)).map(({ text }) => text),
);
const old: readonly string[] = JSON.parse(readFileSync(fixture('oldSentences.json'), 'utf8'));
const left = old.filter((text) => faulty.has(text));

writeFileSync(fixture('sentences.txt'), sentenceList(all));
writeFileSync(fixture('oldSentences.json'), `${JSON.stringify(left, null, 2)}\n`);
