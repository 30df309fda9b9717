// Codes of errors, ids and statuses in replies. A value that does not look like one is not logged, since a server may
// have put a question or an answer there.

/** A response whose id contains a key is stored under another id, which begins with this. */
export const HIDDEN_ID = 'id-with-a-key-';

const CODE = /^[\w.:-]{1,64}$/;
/** Gateways pack a lot into an id, so these may be long. */
const ID = /^[\w.:~+/=-]{1,512}$/;

export function isCode(text: string): boolean {
  return CODE.test(text);
}

/** Whether this id hides one that contains a key. Only the window that heard the real id can ask for the response. */
export function isHiddenId(id: string | null): boolean {
  return id?.startsWith(HIDDEN_ID) ?? false;
}

/** The id for the log; one that does not look like an id is left out. */
export function loggedId(id: string | null): string {
  if (id === null) return 'none';
  return ID.test(id) ? id : '(no id by its look)';
}

/** The word for the log; one that does not look like a code is left out. */
export function loggedWord(word: string): string {
  return isCode(word) ? word : '(no word by its look)';
}
