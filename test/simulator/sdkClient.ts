// The real SDK pointed at a simulator, with nothing read from the environment. For the contract tests.
import OpenAI from 'openai';
import { DEFAULT_KEY, type Simulator } from './simulator.ts';

export function sdkClient(simulator: Simulator, apiKey: string = DEFAULT_KEY): OpenAI {
  return new OpenAI({
    apiKey,
    adminAPIKey: null,
    baseURL: simulator.baseUrl,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: 20_000,
    logLevel: 'off',
    fetchOptions: { redirect: 'manual' },
  });
}
