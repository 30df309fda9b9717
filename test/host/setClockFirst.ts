// Loaded by `node --import` before anything else: extension hosts start with the arguments of their server.
import { readFileSync } from 'node:fs';
import { CLOCK_FILE, shiftDate } from './setClock.ts';

const file = process.env[CLOCK_FILE];
if (file !== undefined) shiftDate(Number(readFileSync(file, 'utf8')));
