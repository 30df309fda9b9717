// Reads every bomb as the page does, in a process that has little memory. Prints what came of each, as JSON.
import { isTree, texTree } from '../../src/webview/texTree.ts';
import { texBombs } from './texBombs.ts';

function nodesIn(value: unknown): number {
  if (!isTree(value)) return 0;
  return (Array.isArray(value.children) ? value.children : []).reduce((sum, child) => sum + nodesIn(child), 1);
}

function outcomeOf(tex: string): number | string {
  try {
    return nodesIn(texTree(tex, true));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

console.log(JSON.stringify(texBombs().map(({ kind, tex }) => [kind, outcomeOf(tex)])));
