// Has what waits for the network tried again when the settings that lead there change: a proxy, the system's certificates.
import * as vscode from 'vscode';
import type { Engine } from '../core/engine.ts';

export function followNetwork(engine: Pick<Engine, 'reconnect'>): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('http')) engine.reconnect();
  });
}
