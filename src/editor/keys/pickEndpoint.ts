import * as vscode from 'vscode';
import { type Endpoint, originOf } from '../../core/providers/endpoint.ts';
import { inert } from '../../shared/inert.ts';
import type { Settings } from '../settings.ts';

/** The only endpoint there is, or the endpoint that a person picks; undefined when they back out. */
export async function pickEndpoint(settings: Settings, title: string): Promise<Endpoint | undefined> {
  const { endpoints } = settings;
  if (endpoints.length <= 1) return endpoints[0];
  const items = endpoints.map((endpoint) => ({
    label: inert(endpoint.name, 60),
    description: originOf(endpoint.baseUrl),
    endpoint,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.endpoint;
}
