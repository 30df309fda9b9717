// Where everything downloaded, built or logged goes. Git ignores it; deleting it is always safe.
import path from 'node:path';

export const repositoryFolder = path.resolve(import.meta.dirname, '..', '..');
export const cacheFolder = path.join(repositoryFolder, '.vscode-test');
export const hostsFolder = path.join(cacheFolder, 'host');
export const logsFolder = path.join(cacheFolder, 'logs');
