// Makes JSON of the beginning of some: an error may repeat all that it refuses, and only its first words are read.

/** What stands whole before the cut, with its brackets closed; the text itself where nothing was open. */
export function closedJson(head: string): string {
  const open: string[] = [];
  let isText = false;
  let isName = false;
  let escapeAt = -1;
  /** Up to where, and in what, all is whole. */
  let whole = { at: 0, closers: '' };
  const closers = () => open.toReversed().join('');
  for (let at = 0; at < head.length; at += 1) {
    const letter = head.charAt(at);
    if (isText) {
      if (letter === '\\') {
        escapeAt = at;
        at += 1;
      } else if (letter === '"') isText = false;
      continue;
    }
    switch (letter) {
      case '"':
        isText = true;
        break;
      case '{':
      case '[':
        if (open.length >= MOST_OPEN) return head;
        open.push(letter === '{' ? '}' : ']');
        isName = letter === '{';
        break;
      case '}':
      case ']':
        open.pop();
        isName = false;
        break;
      case ',':
        whole = { at, closers: closers() };
        isName = open.at(-1) === '}';
        break;
      case ':':
        isName = false;
        break;
    }
  }
  if (open.length === 0) return head;
  // The beginning of a text says something, half a name or half an escape does not.
  if (isText && !isName) return `${withoutHalf(head, escapeAt)}"${closers()}`;
  return head.slice(0, whole.at) + whole.closers;
}

function withoutHalf(head: string, escapeAt: number): string {
  const length = head.charAt(escapeAt + 1) === 'u' ? 6 : 2;
  return escapeAt >= 0 && escapeAt + length > head.length ? head.slice(0, escapeAt) : head;
}

/** No error is nested deeper. */
const MOST_OPEN = 100;
