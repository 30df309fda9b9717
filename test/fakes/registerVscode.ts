// Loaded by mocha before any test (.mocharc.json): `vscode` is the fake one here, as there is no editor around.
import { registerHooks } from 'node:module';

const url = new URL('./vscode.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url, shortCircuit: true } : next(specifier, context),
});
