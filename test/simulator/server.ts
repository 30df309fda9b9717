// A local Responses API for the demo and the tests: HTTP on loopback, no network, no cost, no real model.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Azure } from './azure.ts';
import { Behaviours } from './behaviour.ts';
import { CONTROL_PATH, control } from './control.ts';
import { exchange } from './exchange.ts';
import { Jobs } from './jobs.ts';
import { KeyBook } from './keyBook.ts';
import { Models } from './models.ts';
import { PromptCache } from './promptCache.ts';
import { RateMeter } from './rateMeter.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import type { Service } from './service.ts';
import { SimulatedClock } from './simulatedClock.ts';
import { DEFAULT_KEY, type Simulator, type SimulatorOptions } from './simulator.ts';
import { Truth } from './truth.ts';

export { DEFAULT_KEY, type Simulator, type SimulatorOptions } from './simulator.ts';

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const service = createService(options);
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const simulator = createHandle(service, server, `http://127.0.0.1:${port}`);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const isControl = request.url?.startsWith(`${CONTROL_PATH}/`) === true;
    const done = isControl ? control(simulator, request, response) : exchange(service, request, response);
    done.catch((error: unknown) => fail(response, request, error));
  });
  return simulator;
}

function createService(options: SimulatorOptions): Service {
  const scenario: Scenario = SCENARIOS[options.scenario ?? 'everyday'];
  const clock = new SimulatedClock(options.timeScale ?? 1, options.passed);
  const jobs: Jobs = new Jobs({
    clock,
    keepsStored: scenario.keepsStored,
    onChange: (job, from) => truth.changed(job, from),
  });
  const truth = new Truth(() => jobs.all());
  // No day before the first o-series model: nothing is shut down yet.
  const day = scenario.offersShutDownModels || options.azure !== undefined ? '2024-01-01' : options.day;
  return {
    azure: options.azure === undefined ? null : new Azure(options.azure),
    keys: new KeyBook(options.keys ?? [DEFAULT_KEY]),
    scenario,
    models: new Models(day, options.models ?? null, options.noAccess),
    clock,
    jobs,
    cache: new PromptCache(),
    meter: new RateMeter({ clock, tier: scenario.tier, limits: options.limits ?? null }),
    behaviours: new Behaviours(scenario.usual),
    truth,
  };
}

function createHandle(service: Service, server: Server, origin: string): Simulator {
  const { behaviours, clock, jobs, keys, meter, models, truth } = service;
  return {
    origin,
    baseUrl: `${origin}${service.azure === null ? '' : '/openai'}/v1`,
    controlUrl: origin + CONTROL_PATH,
    truth,
    get unmet() {
      return behaviours.unmet;
    },
    next: (behaviour) => behaviours.add(behaviour),
    always: (behaviour) => behaviours.setAlways(behaviour),
    setKeys: (known) => keys.know(known),
    advanceTo: (responseId, status) => jobs.advanceTo(responseId, status),
    release: (responseId) => jobs.release(responseId),
    setDay: (now) => {
      clock.setDay(now);
      models.setDay(now.toISOString().slice(0, 10));
    },
    skip: (seconds) => {
      clock.skip(seconds * 1000);
      jobs.wakeAll();
    },
    setLimits: (limits) => meter.setLimits(limits),
    hideLimits: () => meter.fallSilent(),
    clear: () => {
      behaviours.clear();
      truth.clear();
    },
    dispose: () => {
      jobs.dispose();
      return close(server);
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The simulator has no port.'));
      else resolve(address.port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

/** A client that went away is weather; anything else is a bug of the simulator and says so. */
function fail(response: ServerResponse, request: IncomingMessage, error: unknown): void {
  if (request.destroyed && !request.complete) return;
  console.error('simulator:', error);
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { 'content-type': 'text/plain' }).end(`Bug in the simulator: ${String(error)}\n`);
}
