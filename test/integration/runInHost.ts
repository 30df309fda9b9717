// Runs the suites of inHost/ inside a real VS Code, with the simulator and an office's network beside it:
// `node runInHost.ts newest|floor`.
import { join } from 'node:path';
import { isHostVersion } from '../host/hostVersions.ts';
import { runInVsCode } from '../host/runInHost.ts';
import { simulatorEnvironment, simulatorSettings } from '../host/simulatorSettings.ts';
import { startSimulator } from '../simulator/server.ts';
import { startOffice } from './office.ts';
import { OFFICE_VARIABLE } from './officeFacts.ts';

const root = join(import.meta.dirname, '..', '..');
/** Simulated seconds per real second: minutes of thinking become moments. */
const TIME_SCALE = 200;

const version = process.argv[2] ?? 'newest';
if (!isHostVersion(version)) throw new Error(`The version is "newest" or "floor", not "${version}".`);

const simulator = await startSimulator({ timeScale: TIME_SCALE });
const office = await startOffice(Number(new URL(simulator.baseUrl).port));
try {
  process.exitCode = await runInVsCode({
    version,
    extensionDevelopmentPath: root,
    extensionTestsPath: join(root, 'out', 'inHost.cjs'),
    workspace: join(root, 'test', 'fixtures', 'hostileWorkspace'),
    settings: simulatorSettings(simulator.baseUrl, {
      Office: `https://office.test:${office.facts.securePort}/v1`,
    }),
    env: {
      ...simulatorEnvironment(),
      ...office.env,
      [OFFICE_VARIABLE]: JSON.stringify(office.facts),
      PONDER_CONTROL_URL: simulator.controlUrl,
      PONDER_TEST_REPORTER: join(root, 'test', 'quietReporter.cjs'),
      PONDER_TEST_COUNTS: process.env.PONDER_TEST_COUNTS ?? '',
    },
  });
} finally {
  await office.dispose();
  await simulator.dispose();
}
