#!/usr/bin/env node
// What is given to `@vscode/test-electron` in place of a desktop VS Code.
import { launch } from './launcher.ts';

process.exit(await launch(process.argv.slice(2)));
