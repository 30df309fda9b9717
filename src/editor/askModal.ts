// The one way in which Ponder asks in a modal. VS Code gives the focus to the first button that does not close the
// modal, wherever Cancel stands, so Enter presses that one: it must neither spend nor lose anything.
import * as vscode from 'vscode';

export interface ModalQuestion {
  readonly message: string;
  readonly detail?: string;
  /** The button with the focus. It spends nothing and loses nothing. */
  readonly safe: string;
  /** The buttons that act. */
  readonly acts: readonly string[];
  /** The button that Escape presses, where VS Code's own "Cancel" could be taken for an act. */
  readonly away?: string;
  readonly isInformation?: boolean;
}

/** The button that was pressed; undefined when the person turned away. */
export async function askModal(question: ModalQuestion): Promise<string | undefined> {
  const { message, detail, safe, acts, away, isInformation = false } = question;
  const buttons = [safe, ...acts].map((title) => ({ title, isCloseAffordance: false }));
  const close = away === undefined ? [] : [{ title: away, isCloseAffordance: true }];
  const show = isInformation ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const options = detail === undefined ? { modal: true } : { modal: true, detail };
  const pressed = await show(message, options, ...buttons, ...close);
  return pressed?.title === away ? undefined : pressed?.title;
}

/** Whether the person presses the one button that acts. */
export async function agrees(question: Omit<ModalQuestion, 'acts'> & { readonly act: string }): Promise<boolean> {
  const { act, ...rest } = question;
  return (await askModal({ ...rest, acts: [act] })) === act;
}
