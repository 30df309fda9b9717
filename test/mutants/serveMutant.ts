// Loaded before everything else of a test run, and of the processes it starts: one file comes with a defect planted in it. The
// file on the disk stays as it is, so that many such runs can go on side by side.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const planted = readPlanted(process.env.PONDER_MUTANT);
if (planted !== null) {
  const url = pathToFileURL(planted.path).href;
  registerHooks({
    load: (asked, context, next) =>
      asked === url
        ? { format: 'module-typescript', source: mutated(fileURLToPath(asked)), shortCircuit: true }
        : next(asked, context),
  });
}

function mutated(path: string): string {
  const source = readFileSync(path, 'utf8');
  return planted === null ? source : source.slice(0, planted.start) + planted.text + source.slice(planted.end);
}

function readPlanted(json: string | undefined) {
  if (json === undefined) return null;
  const { path, start, end, text }: Record<string, unknown> = JSON.parse(json);
  if (typeof path !== 'string' || typeof start !== 'number' || typeof end !== 'number' || typeof text !== 'string') {
    throw new Error(`PONDER_MUTANT is no mutant: ${json}`);
  }
  return { path, start, end, text };
}
