// Writes test/fixtures/errorSentences.md anew: `node_modules/.bin/node test/builders/makeErrorSentences.ts`.
import '../fakes/registerVscode.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorPage, errorSentences } from './errorSentences.ts';

writeFileSync(join(import.meta.dirname, '../fixtures/errorSentences.md'), errorSentences(await errorPage()));
