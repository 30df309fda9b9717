import * as vscode from 'vscode';
import { type Endpoint, originOf } from '../../core/providers/endpoint.ts';
import { inert } from '../../shared/inert.ts';
import type { Settings } from '../settings.ts';

/** What is left of an endpoint that the settings have no more. */
interface Gone {
  readonly name: string;
}

type Row<T> = vscode.QuickPickItem & { readonly endpoint: T };

export function pickEndpoint(settings: Settings, title: string): Promise<Endpoint | undefined>;
export function pickEndpoint(
  settings: Settings,
  title: string,
  gone: readonly string[],
): Promise<Endpoint | Gone | undefined>;
/** The only endpoint there is, or the one that a person picks; undefined when they back out. */
export async function pickEndpoint(
  { endpoints }: Settings,
  title: string,
  gone: readonly string[] = [],
): Promise<Endpoint | Gone | undefined> {
  if (endpoints.length + gone.length <= 1) return endpoints[0];
  const today = endpoints.map((endpoint) => row(endpoint, originOf(endpoint.baseUrl)));
  const before = gone.map((name) => row({ name }, vscode.l10n.t('no longer in the settings')));
  return (await vscode.window.showQuickPick<Row<Endpoint | Gone>>([...today, ...before], { title }))?.endpoint;
}

function row<T extends Gone>(endpoint: T, description: string): Row<T> {
  return { label: inert(endpoint.name, 60), description, endpoint };
}
