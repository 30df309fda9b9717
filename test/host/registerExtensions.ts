// Makes extension folders count as installed where they lie: the list below is what VS Code reads at its start.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

export async function registerExtensions(serverDataDir: string, folders: readonly string[]): Promise<void> {
  const entries = await Promise.all(folders.map(describeExtension));
  const extensionsDir = path.join(serverDataDir, 'extensions');
  await mkdir(extensionsDir, { recursive: true });
  await writeFile(path.join(extensionsDir, 'extensions.json'), JSON.stringify(entries));
}

async function describeExtension(folder: string): Promise<object> {
  const manifest: unknown = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  if (!isManifest(manifest)) throw new Error(`${folder}/package.json lacks publisher, name or version.`);
  return {
    identifier: { id: `${manifest.publisher}.${manifest.name}` },
    version: manifest.version,
    location: { $mid: 1, path: folder, scheme: 'file' },
  };
}

function isManifest(value: unknown): value is { publisher: string; name: string; version: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { publisher, name, version } = { publisher: undefined, name: undefined, version: undefined, ...value };
  return [publisher, name, version].every((field) => typeof field === 'string');
}
