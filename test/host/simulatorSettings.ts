// User settings and environment that make the simulator the endpoint. Its key comes from a variable: SecretStorage lives
// in the page's memory where VS Code runs in a browser.
import { DEFAULT_KEY } from '../simulator/simulator.ts';

export const SIMULATOR_ENDPOINT = 'Simulator';
export const simulatorKeyName = 'PONDER_SIMULATOR_KEY';

/** For `keyFrom`. */
export const simulatorKey = `env:${simulatorKeyName}`;

/** @param others where it is as well, by name */
export function simulatorSettings(
  baseUrl: string,
  others: Readonly<Record<string, string>> = {},
): Readonly<Record<string, unknown>> {
  const places = Object.entries({ [SIMULATOR_ENDPOINT]: baseUrl, ...others });
  return {
    'ponder.endpoints': places.map(([name, address]) => ({
      name,
      provider: 'compatible',
      baseUrl: address,
      keyFrom: simulatorKey,
    })),
    'ponder.endpoint': SIMULATOR_ENDPOINT,
  };
}

export function simulatorEnvironment(): Readonly<Record<string, string>> {
  return { [simulatorKeyName]: DEFAULT_KEY };
}
