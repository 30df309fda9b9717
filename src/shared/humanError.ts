// An error that is written for a person: it says what happened and what to do. Any other error is a bug or an outside
// cause.

/** What the one useful button of an error message does. */
export type Remedy = 'passBudget' | 'setApiKey' | 'signIn' | 'chooseModel' | 'openSettings' | 'showLog';

/** `hint`: nothing went wrong; it says what to do first, such as to select something. */
export type HumanErrorKind = 'refusal' | 'hint';

export class HumanError extends Error {
  /** English sentence with `{0}`, `{1}` … for the arguments; the editor translates it. */
  readonly template: string;
  readonly args: readonly string[];
  readonly remedy: Remedy | null;
  readonly kind: HumanErrorKind;

  constructor(
    template: string,
    args: readonly string[] = [],
    remedy: Remedy | null = null,
    kind: HumanErrorKind = 'refusal',
  ) {
    super(fill(template, args));
    this.name = 'HumanError';
    this.template = template;
    this.args = args;
    this.remedy = remedy;
    this.kind = kind;
  }
}

/** Chunks that are loaded later have their own copy of the class, so this checks the name and not `instanceof`. */
export function isHumanError(error: unknown): error is HumanError {
  return error instanceof Error && error.name === 'HumanError' && 'template' in error && 'args' in error;
}

/** Puts the arguments into the places `{0}`, `{1}` … of a sentence. */
export function fill(template: string, args: readonly (string | number)[]): string {
  return template.replace(/\{(\d+)\}/g, (place, index: string) => String(args[Number(index)] ?? place));
}

/** Translates a sentence of ours; in tests and in core it is `fill`. */
export type Translate = (template: string, ...args: string[]) => string;
