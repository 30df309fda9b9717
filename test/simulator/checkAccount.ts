// The check of what the account may do, whatever the request: credit, verification of the organisation, region.
import { ApiError } from './apiError.ts';
import type { CatalogueRow } from './models.ts';
import type { Scenario } from './scenarios.ts';

const VERIFY =
  'Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just verified, it can take up to 15 minutes for access to propagate.';

interface Asked {
  readonly row: CatalogueRow;
  readonly background: boolean;
  readonly store: boolean;
  readonly stream: boolean;
  readonly summary: string | null;
}

/** @throws ApiError */
export function checkAccount({ row, background, store, stream, summary }: Asked, scenario: Scenario): void {
  if (scenario.credit === 'usedUp') throw noCredit();
  if (scenario.credit === 'atLimit') throw billingLimit();
  const { unverified } = scenario;
  const isGuarded = row.org_verification === true;
  if (unverified === 'models' && isGuarded) throw unverifiedModel(row.id);
  if (unverified === 'features' && isGuarded && stream) throw unverifiedStream();
  if (unverified === 'features' && summary !== null) throw unverifiedSummary();
  if (background && !scenario.takesBackground) throw noBackground();
  if (background && !store && !scenario.takesUnstoredBackground) throw unstoredBackground();
}

export function noBackground(): ApiError {
  return new ApiError(400, 'unsupported_value', 'Cannot set background=True in EU region.', 'background');
}

/** As the guide of 2025 has it; of the `param` nothing is known. */
export function unstoredBackground(): ApiError {
  return new ApiError(400, 'unsupported_value', 'Background mode requires store=True.', 'background');
}

export function noCredit(): ApiError {
  const message =
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.';
  return new ApiError(429, 'insufficient_quota', message, null, 'insufficient_quota');
}

/** @param status has been seen as 400 too */
export function billingLimit(status = 429): ApiError {
  const message = 'Billing hard limit has been reached';
  return new ApiError(status, 'billing_hard_limit_reached', message, null, 'invalid_request_error');
}

export function unverifiedModel(id: string): ApiError {
  const message = `Your organization must be verified to use the model \`${id}\`. ${VERIFY}`;
  return new ApiError(403, 'model_not_found', message);
}

export function unverifiedStream(): ApiError {
  return unverifiedFor('stream', 'stream this model');
}

export function unverifiedSummary(): ApiError {
  return unverifiedFor('reasoning.summary', 'generate reasoning summaries');
}

function unverifiedFor(param: string, what: string): ApiError {
  return new ApiError(400, 'unsupported_value', `Your organization must be verified to ${what}. ${VERIFY}`, param);
}
