// Words that stand for something: codes of errors, ids, statuses. What does not look like one is not logged as one, since a
// server may have put a question there, or an answer.

/** A response whose own id holds a key is kept under a name that begins so. */
export const HIDDEN_ID = 'id-with-a-key-';

const CODE = /^[\w.:-]{1,64}$/;
/** Gateways pack much into an id. */
const ID = /^[\w.:~+/=-]{1,512}$/;

export function isCode(text: string): boolean {
  return CODE.test(text);
}

/** Only the window that heard the real one can ask for the response. */
export function isHiddenId(id: string | null): boolean {
  return id?.startsWith(HIDDEN_ID) ?? false;
}

/** For the log. */
export function loggedId(id: string | null): string {
  if (id === null) return 'none';
  return ID.test(id) ? id : '(no id by its look)';
}

/** For the log. */
export function loggedWord(word: string): string {
  return isCode(word) ? word : '(no word by its look)';
}
