// The true write log of a program, as Linux's own `strace` tells it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Op } from './writeLog.ts';

const CALLS = 'pwrite64,write,fsync,fdatasync,ftruncate,openat,unlink,unlinkat';
const LONGEST = 1_000_000;
const CALL = /^\d+ +(\w+)\((.*)\) += (-?\d+)/;

/** Tracing may be forbidden, as in some containers. */
let traces: boolean | null = null;

/** Says so once where it can't. */
export function canTrace(): boolean {
  if (traces === null) {
    traces = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0;
    if (!traces) console.log('Power cuts: no strace here, so the write log derived from the files stands alone.');
  }
  return traces;
}

/** @param paths all that is written there is in the log */
export function straceArgs(output: string, paths: readonly string[]): string[] {
  const filter = paths.flatMap((path) => ['-P', path]);
  return ['-f', '-y', '-xx', '-s', String(LONGEST), '-e', `trace=${CALLS}`, ...filter, '-o', output];
}

/** @param folder where the files are; @param acknowledgements the file with a line for each commit */
export function readTrace(trace: string, folder: string, acknowledgements: string): Op[] {
  const ops: Op[] = [];
  const known = new Set<string>();
  let commits = 0;
  for (const line of readFileSync(trace, 'latin1').split('\n')) {
    if (line.includes('unfinished') || line.includes('resumed')) throw new Error(`Calls are mixed up: ${line}`);
    const [, call = '', args = '', result] = CALL.exec(line) ?? [];
    if (call === '' || Number(result) < 0) continue;
    const path = pathOf(call, args);
    if (path === acknowledgements && call === 'write') {
      commits += 1;
      ops.push({ type: 'acknowledged', commit: commits });
      continue;
    }
    if (path === folder && call.endsWith('sync')) ops.push({ type: 'flushFolder' });
    if (path.startsWith(`${folder}/`)) ops.push(...opsOf(call, args, basename(path), known));
  }
  return ops;
}

function opsOf(call: string, args: string, file: string, known: Set<string>): Op[] {
  switch (call) {
    case 'openat':
      if (!args.includes('O_CREAT') || known.has(file)) return [];
      known.add(file);
      return [{ type: 'create', file }];
    case 'unlink':
    case 'unlinkat':
      known.delete(file);
      return [{ type: 'remove', file }];
    case 'pwrite64':
      return [{ type: 'write', file, at: Number(args.slice(args.lastIndexOf(',') + 1)), bytes: bytesOf(args) }];
    case 'ftruncate':
      return [{ type: 'truncate', file, size: Number(args.slice(args.lastIndexOf(',') + 1)) }];
    case 'fsync':
    case 'fdatasync':
      return [{ type: 'flush', file }];
    default:
      throw new Error(`A call that the log does not know: ${call} of ${file}`);
  }
}

/** The file a descriptor stands for, or the one that is named. */
function pathOf(call: string, args: string): string {
  const named = call === 'openat' || call.startsWith('unlink') ? /"([^"]*)"/.exec(args) : /<([^>]*)>/.exec(args);
  const text = named?.[1] ?? '';
  return text.includes('\\x') ? hex(text).toString('utf8') : text;
}

function bytesOf(args: string): Buffer {
  return hex(/"([^"]*)"/.exec(args)?.[1] ?? '');
}

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll('\\x', ''), 'hex');
}
