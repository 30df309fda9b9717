// Reads from a reply's beginning which response it is about: of one that is too large to read, only the id is wanted.

/** What an id may look like, if a response is to be asked for by it. */
const ID = /^[\x21-\x7e]{1,200}$/;
/** Where it stands: in the response itself, or in an event that tells of it. */
const PLACES: readonly (readonly string[])[] = [[], ['response']];
const EVENT_DATA = /^(?:\ufeff|[ \t\r\n]|:[^\r\n]{0,1000}[\r\n]|(?:event|id|retry):[^\r\n]{0,1000}[\r\n])*data: ?/;

/**
 * The id; null = none is told, or it is something else's.
 * @param head as much as there is of the reply, or of an event
 */
export function readHead(head: string): string | null {
  const told = fieldsOf(head.replace(EVENT_DATA, '').replace(/^\ufeff/, ''));
  for (const place of PLACES) {
    const id = told.get([...place, 'id'].join(' '));
    const object = told.get([...place, 'object'].join(' ')) ?? 'response';
    if (id !== undefined && object === 'response' && ID.test(id)) return id;
  }
  return null;
}

const DEEPEST = 2;

/** The most brackets that the beginning of a reply opens. */
const MOST_OPEN = 100;

interface Open {
  readonly isList: boolean;
  key: string | null;
}

const STRING = /"(?:[^"\\]|\\.)*"/sy;

/** The strings that stand whole in the head, by the names they have; the first of a name counts. */
function fieldsOf(head: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const open: Open[] = [];
  for (let at = 0; at < head.length; at += 1) {
    const inner = open.at(-1);
    switch (head[at]) {
      case '{':
      case '[':
        open.push({ isList: head[at] === '[', key: null });
        if (open.length > MOST_OPEN) return found;
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        if (inner !== undefined) inner.key = null;
        break;
      case '"': {
        const text = stringAt(head, at);
        if (text === null) return found;
        at = STRING.lastIndex - 1;
        if (inner === undefined || inner.isList) break;
        if (inner.key === null) inner.key = text;
        else if (open.length <= DEEPEST && !open.some(({ isList }) => isList)) {
          const name = open.map(({ key }) => key).join(' ');
          if (!found.has(name)) found.set(name, text);
        }
        break;
      }
      default:
    }
  }
  return found;
}

/** Null = the string goes on behind the head, or is none. */
function stringAt(head: string, at: number): string | null {
  STRING.lastIndex = at;
  const written = STRING.exec(head)?.[0];
  if (written === undefined) return null;
  try {
    const text: unknown = JSON.parse(written);
    return typeof text === 'string' ? text : null;
  } catch {
    // A text that is no JSON names no id.
    return null;
  }
}
