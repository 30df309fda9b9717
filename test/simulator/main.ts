// `npm run simulator`: a local Responses API to try Ponder with, and the setting that points Ponder at it.
//   --port N   default 4141          --speed N     simulated seconds per second, default 20
//   --scenario NAME                  scenarios.ts lists them
import { parseArgs } from 'node:util';
import { CATALOGUE_DAY } from './models.ts';
import { isScenarioName, SCENARIOS } from './scenarios.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from './server.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4141' },
      speed: { type: 'string', default: '20' },
      scenario: { type: 'string', default: 'everyday' },
    },
  });
  const { scenario } = values;
  if (!isScenarioName(scenario)) {
    const known = Object.entries(SCENARIOS).map(([name, { description }]) => `  ${name.padEnd(14)}${description}`);
    throw new Error(`No scenario ${scenario}. There are:\n${known.join('\n')}`);
  }
  const timeScale = Number(values.speed);
  const simulator = await startSimulator({ port: Number(values.port), timeScale, scenario, day: CATALOGUE_DAY });
  print(simulator, timeScale, SCENARIOS[scenario].description);
  const stop = (): void => {
    simulator.dispose().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function print({ baseUrl, controlUrl }: Simulator, speed: number, description: string): void {
  const endpoint = { name: 'Simulator', provider: 'compatible', baseUrl, keyFrom: 'env:PONDER_SIMULATOR_KEY' };
  console.log(`Simulated Responses API at ${baseUrl}, ${speed} times as fast as life. ${description}

Put this into your VS Code user settings:

  "ponder.endpoints": [${JSON.stringify(endpoint, null, 1).replace(/\n */g, ' ')}],
  "ponder.endpoint": "Simulator"

and start VS Code with PONDER_SIMULATOR_KEY=${DEFAULT_KEY} in its environment.

What really happened: ${controlUrl}/truth. Ctrl-C stops it.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
