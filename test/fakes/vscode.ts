// The editor's API as far as src/editor uses it, without an editor. Only values that stand still behave; what a person does
// (typing, choosing, answering) a test does through `editor`, in vscode/editor.ts.
export * from './vscode/api.ts';
export * from './vscode/documents.ts';
export { editor } from './vscode/editor.ts';
export * from './vscode/enums.ts';
export * from './vscode/items.ts';
export { Memory, Secrets } from './vscode/memory.ts';
export * from './vscode/values.ts';
