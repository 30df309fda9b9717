// What each setting is once it is read. A name that is not here cannot be read, and one that is here is declared in package.json.
import type { Endpoint } from '../core/providers/endpoint.ts';
import type { Mode } from '../shared/mode.ts';
import type { NanoUsd } from '../shared/money.ts';

export type Notify = 'always' | 'whenHidden' | 'never';

export interface SettingTypes {
  readonly endpoints: readonly Endpoint[];
  /** The name of one. */
  readonly endpoint: string;
  readonly background: 'auto' | 'always' | 'never';
  readonly store: boolean;
  readonly maxOutputTokens: number;
  readonly confirmAboveUsd: NanoUsd;
  readonly 'budget.dayUsd': NanoUsd;
  readonly 'budget.monthUsd': NanoUsd;
  /** Looked at row by row by the catalogue, which is loaded when it is first needed. */
  readonly prices: unknown;
  readonly models: unknown;
  readonly historyDays: number;
  readonly model: string;
  /** null = the last one. */
  readonly mode: Mode | null;
  readonly effort: string;
  readonly reasoningSummary: 'auto' | 'off';
  readonly prompts: readonly string[];
  readonly instructions: string;
  readonly notify: Notify;
}
export type SettingName = keyof SettingTypes;
