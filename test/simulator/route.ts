// Which operation a method and path mean, with the service's refusals for all others.
import { ApiError } from './apiError.ts';
import type { Operation } from './behaviour.ts';

export interface Route {
  readonly operation: Operation;
  /** The response's or the model's id in the path. */
  readonly id: string | null;
}

const ROUTES: readonly (readonly [method: string, path: RegExp, operation: Operation])[] = [
  ['POST', /^\/v1\/responses$/, 'create'],
  ['POST', /^\/v1\/responses\/input_tokens$/, 'inputTokens'],
  ['GET', /^\/v1\/responses\/([^/]+)$/, 'look'],
  ['DELETE', /^\/v1\/responses\/([^/]+)$/, 'delete'],
  ['POST', /^\/v1\/responses\/([^/]+)\/cancel$/, 'cancel'],
  ['GET', /^\/v1\/responses\/([^/]+)\/input_items$/, 'inputItems'],
  ['POST', /^\/v1\/chat\/completions$/, 'chat'],
  ['GET', /^\/v1\/models$/, 'models'],
  ['GET', /^\/v1\/models\/([^/]+)$/, 'models'],
];

export function findRoute(method: string, path: string): Route | ApiError {
  const samePath = ROUTES.filter(([, pattern]) => pattern.test(path));
  const route = samePath.find(([one]) => one === method);
  if (route !== undefined) return { operation: route[2], id: decode(route[1].exec(path)?.[1]) };
  if (samePath.length === 0) return new ApiError(404, null, `Invalid URL (${method} ${path})`);
  const message = `Not allowed to ${method} on ${path}. (HINT: Perhaps you meant to use a different HTTP method?)`;
  return new ApiError(405, 'method_not_supported', message);
}

function decode(part: string | undefined): string | null {
  if (part === undefined) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    // Broken percent signs: an id that nothing has.
    return part;
  }
}
