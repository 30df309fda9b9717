// User settings and environment that make the simulator the endpoint. Its key comes from a variable: SecretStorage lives
// in the page's memory where VS Code runs in a browser.
import { DEFAULT_KEY } from '../simulator/simulator.ts';

export const SIMULATOR_ENDPOINT = 'Simulator';
const KEY_VARIABLE = 'PONDER_SIMULATOR_KEY';

/** For `keyFrom`. */
export const simulatorKey = `env:${KEY_VARIABLE}`;

export function simulatorSettings(baseUrl: string): Readonly<Record<string, unknown>> {
  return {
    'ponder.endpoints': [{ name: SIMULATOR_ENDPOINT, provider: 'compatible', baseUrl, keyFrom: simulatorKey }],
    'ponder.endpoint': SIMULATOR_ENDPOINT,
  };
}

export function simulatorEnvironment(): Readonly<Record<string, string>> {
  return { [KEY_VARIABLE]: DEFAULT_KEY };
}
