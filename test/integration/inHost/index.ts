// What VS Code runs inside its extension host: mocha over the suites beside this file.
import { createRequire } from 'node:module';
import type MochaClass from 'mocha';
import * as addresses from './addresses.suite.ts';
import * as applying from './applying.suite.ts';
import * as asking from './asking.suite.ts';
import * as job from './job.suite.ts';
import * as manifest from './manifest.suite.ts';
import * as network from './network.suite.ts';
import * as settings from './settings.suite.ts';

/** An ES module that is required comes as its namespace in Node 22, and as its default export in Node 24. */
function loadMocha(): typeof MochaClass {
  const loaded: unknown = createRequire(__filename)('mocha');
  const found = typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : loaded;
  if (typeof found !== 'function') throw new Error('mocha did not load');
  return found as typeof MochaClass;
}

export async function run(): Promise<void> {
  network.trustOffice();
  const Mocha = loadMocha();
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: process.env.PONDER_TEST_REPORTER ?? 'dot' });
  mocha.suite.emit('pre-require', globalThis, 'inHost', mocha);
  for (const suite of [manifest, settings, addresses, job, asking, applying, network]) suite.define();
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve);
  });
  if (failures > 0) throw new Error(`${failures} tests failed inside VS Code`);
}
