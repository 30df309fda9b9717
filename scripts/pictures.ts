// `npm run pictures`: pictures of every surface of Ponder in the real VS Code, for people to judge. `--label NAME` is their
// folder in artifacts/pictures, `--only NAME,…` takes some surfaces (the beginning of a name is enough), `--theme NAME,…`
// some themes. A surface that can't be brought on is named at the end, and the run has failed.

import { THEMES } from '../test/e2e/pictures/stage.ts';
import { SURFACES, takePictures } from '../test/e2e/pictures/takePictures.ts';
import { runProgram } from './steps.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const listed = (name: string) => optionIn(args, name)?.split(',') ?? null;
  const only = listed('--only');
  const themes = THEMES.filter((theme) => listed('--theme')?.includes(theme) ?? true);
  const surfaces = SURFACES.filter(({ name }) => only?.some((begin) => name.startsWith(begin)) ?? true);
  if (themes.length === 0 || surfaces.length === 0) {
    console.error(`Surfaces: ${SURFACES.map(({ name }) => name).join(', ')}. Themes: ${THEMES.join(', ')}.`);
    return 2;
  }
  const built = await runProgram(process.execPath, ['esbuild.js']);
  if (!built.ok) {
    console.error(built.output);
    return 1;
  }
  const began = performance.now();
  const { folder, pictures, sheets, missing } = await takePictures({
    label: optionIn(args, '--label') ?? 'now',
    surfaces,
    themes,
    onProgress: (line) => console.log(`${Math.round((performance.now() - began) / 1000)} s ${line}`),
  });
  console.log(`${pictures} pictures and ${sheets} sheets in ${folder}`);
  for (const line of missing) console.error(`Missing: ${line}`);
  return missing.length === 0 ? 0 : 1;
}

function optionIn(args: readonly string[], name: string): string | null {
  const index = args.indexOf(name);
  return index < 0 ? null : (args[index + 1] ?? null);
}
