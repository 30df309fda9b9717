// What VS Code runs inside its extension host: mocha over the suites beside this file.
import Mocha from 'mocha';
import * as job from './job.suite.ts';
import * as manifest from './manifest.suite.ts';
import * as settings from './settings.suite.ts';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: process.env.PONDER_TEST_REPORTER ?? 'dot' });
  mocha.suite.emit('pre-require', globalThis, 'inHost', mocha);
  for (const suite of [manifest, settings, job]) suite.define();
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve);
  });
  if (failures > 0) throw new Error(`${failures} tests failed inside VS Code`);
}
