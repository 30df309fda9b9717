// All that a page may ask for, with each of the arguments.
import { A_TEXT, PAGE_ACTIONS } from '../../src/shared/pageProtocol.ts';

export type AnyCall = Readonly<Record<string, unknown>>;

export const EVERY_CALL: readonly AnyCall[] = Object.entries(PAGE_ACTIONS).flatMap(([action, wanted]) =>
  Object.entries<readonly unknown[] | typeof A_TEXT>(wanted).reduce<AnyCall[]>(
    (calls, [name, known]) =>
      calls.flatMap((call) => (known === A_TEXT ? ['Why?\n'] : known).map((value) => ({ ...call, [name]: value }))),
    [{ action }],
  ),
);

/** `resolveUncertain adopt`: what a button does, without how it looks. */
export function callInShort(button: AnyCall): string {
  const { label: _label, primary: _primary, pressed: _pressed, action, ...given } = button;
  return [action, ...Object.values(given)].filter((part) => part !== null).join(' ');
}
