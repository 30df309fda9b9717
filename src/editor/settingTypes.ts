// What each setting is once it is read. Only the names here can be read, and each of them is declared in package.json.
import type { Endpoint } from '../core/providers/endpoint.ts';
import type { Mode } from '../shared/mode.ts';
import type { NanoUsd } from '../shared/money.ts';

export type Notify = 'always' | 'whenHidden' | 'never';

export interface SettingTypes {
  readonly endpoints: readonly Endpoint[];
  /** The name of an endpoint. */
  readonly endpoint: string;
  readonly background: 'auto' | 'always' | 'never';
  readonly store: boolean;
  readonly maxOutputTokens: number;
  readonly confirmAboveUsd: NanoUsd;
  readonly 'budget.dayUsd': NanoUsd;
  readonly 'budget.monthUsd': NanoUsd;
  /** The catalogue, which is loaded when it is first needed, checks `prices` and `models` row by row. */
  readonly prices: unknown;
  readonly models: unknown;
  readonly historyDays: number;
  readonly model: string;
  /** null = the mode that was asked last. */
  readonly mode: Mode | null;
  readonly effort: string;
  readonly reasoningSummary: 'auto' | 'off';
  readonly prompts: readonly string[];
  readonly instructions: string;
  readonly notify: Notify;
}
export type SettingName = keyof SettingTypes;
