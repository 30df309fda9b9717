// What decides which window has to act on a row, without reading all of the job.
import { type EndpointSnapshot, isPauseReason, type Unfit } from '../../shared/job.ts';

export interface DueFacts {
  readonly state: string;
  readonly background: boolean;
  readonly store: boolean;
  readonly hasResponse: boolean;
  readonly endpoint: EndpointSnapshot;
  readonly keyFingerprint: string | null;
  readonly seenWith: string | null;
  readonly unfit: readonly Unfit[];
}

/** What `readDueFacts` reads: one JSON array, from a table `jobs j`. */
export const FACTS_SQL = `json_extract(j.job, '$.state', '$.background', '$.store', '$.responseId', '$.endpoint',
  '$.keyFingerprint', '$.seenWith', '$.unfit')`;

/** Null = the row can't be read. */
export function readDueFacts(json: unknown): DueFacts | null {
  const values: unknown = typeof json === 'string' ? JSON.parse(json) : null;
  if (!Array.isArray(values)) return null;
  const [state, background, store, responseId, endpoint, keyFingerprint, seenWith, unfit]: unknown[] = values;
  if (typeof state !== 'string' || !isEndpoint(endpoint)) return null;
  return {
    state,
    background: background === true,
    store: store !== false,
    hasResponse: typeof responseId === 'string',
    endpoint,
    keyFingerprint: typeof keyFingerprint === 'string' ? keyFingerprint : null,
    seenWith: typeof seenWith === 'string' ? seenWith : null,
    unfit: readUnfit(unfit),
  };
}

/** Entries of a shape that only another version of Ponder knows are left out. */
export function readUnfit(value: unknown): readonly Unfit[] {
  return Array.isArray(value) ? value.filter(isUnfit) : [];
}

function isUnfit(value: unknown): value is Unfit {
  if (typeof value !== 'object' || value === null) return false;
  return typeof Reflect.get(value, 'key') === 'string' && isPauseReason(Reflect.get(value, 'reason'));
}

function isEndpoint(value: unknown): value is EndpointSnapshot {
  if (typeof value !== 'object' || value === null) return false;
  const has = (key: string, ...types: string[]) => {
    const field: unknown = Reflect.get(value, key);
    return types.includes(field === null ? 'null' : typeof field);
  };
  return (
    ['name', 'provider', 'baseUrl'].every((key) => has(key, 'string')) &&
    ['organization', 'project'].every((key) => has(key, 'string', 'null'))
  );
}
