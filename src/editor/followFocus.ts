// Has jobs looked at early when a person comes back to this window and wants to see how things stand.
import * as vscode from 'vscode';
import type { Engine } from '../core/engine.ts';

export function followFocus(engine: Pick<Engine, 'wake'>): vscode.Disposable {
  let wasFocused = vscode.window.state.focused;
  // The event also fires when the window merely becomes active or idle.
  return vscode.window.onDidChangeWindowState(({ focused }) => {
    if (focused && !wasFocused) engine.wake();
    wasFocused = focused;
  });
}
