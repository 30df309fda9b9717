// What a response says of itself when it was not run as it was asked: a service need not say that it changed something, but
// where its reply shows it, this is how.
import type { Response } from 'openai/resources/responses/responses';
import type { Job } from './job.ts';

type InputTransformation = Response.InputTransformation;

/** Absent = as asked; null = the reply has no such field. */
export interface Tells {
  readonly model?: Response['model'] | null;
  readonly mode?: string | null;
  readonly effort?: string | null;
  readonly serviceTier?: string | null;
  readonly maxOutputTokens?: number | null;
  readonly inputTransformations?: readonly InputTransformation['reason'][];
}

/** JSON leaves out what is undefined. */
export interface Terms {
  readonly model: Response['model'] | undefined;
  readonly reasoning: {
    readonly effort: string | null | undefined;
    readonly summary: string | null;
    readonly mode: string | undefined;
  };
  readonly service_tier: string | undefined;
  readonly max_output_tokens: number | null | undefined;
  readonly input_transformations: readonly InputTransformation[] | undefined;
}

/** The terms a response was run on, as its reply tells them. */
export function termsTold({ request, behaviour }: Job, isOver: boolean): Terms {
  const tells = (isOver ? behaviour.tellsAtEnd : undefined) ?? behaviour.tells ?? {};
  return {
    model: instead(tells.model, request.model.snapshot),
    reasoning: {
      effort: instead(tells.effort, request.effort),
      summary: request.summary,
      mode: instead(tells.mode, request.mode ?? undefined),
    },
    service_tier: instead(tells.serviceTier, request.serviceTier),
    max_output_tokens: instead(tells.maxOutputTokens, request.maxOutputTokens),
    input_transformations: tells.inputTransformations?.map(transformation),
  };
}

function instead<Told, Asked>(told: Told | null | undefined, asked: Asked): Told | Asked | undefined {
  return told === undefined ? asked : (told ?? undefined);
}

function transformation(reason: InputTransformation['reason'], index: number): InputTransformation {
  return { id: `rs_${index}`, type: 'reasoning', action: 'removed', reason };
}
