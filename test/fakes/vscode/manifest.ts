// What our manifest declares: the fake editor knows nothing else of us.
import { readFileSync } from 'node:fs';

export interface Setting {
  readonly scope: string;
  readonly default: unknown;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Setting>> }[];
    readonly commands: readonly { readonly command: string }[];
  };
}

const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
const { activationEvents, contributes }: Manifest = JSON.parse(text);

export const SETTINGS: Readonly<Record<string, Setting | undefined>> = Object.assign(
  {},
  ...contributes.configuration.map(({ properties }) => properties),
);

/** Our keys in the conditions of the manifest: what stands in quotes, in patterns or beside `view ==` names something else. */
export const CONTEXT_KEYS: ReadonlySet<string> = new Set(
  [...text.matchAll(/"when": "(.*)"|"onContext:(.*)"/g)]
    .map(([, when = '', event = '']) => `${when} ${event}`.replaceAll(/'[^']*'|=~ \/.*?\/|view == \S+/g, ''))
    .flatMap((condition) => condition.match(/ponder\.\w+/g) ?? []),
);

export function isDeclaredCommand(id: string): boolean {
  return contributes.commands.some(({ command }) => command === id);
}

/** One that comes back with its window is named as what wakes us. */
export function isDeclaredPanel(viewType: string): boolean {
  return activationEvents.includes(`onWebviewPanel:${viewType}`);
}
