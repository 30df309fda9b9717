// The check of what a request holds, against what the model takes: images, files, roles, tools, formats.
import { ApiError, unsupportedParameter } from './apiError.ts';
import { type Fields, fieldsOf, listOf, textOf } from './json.ts';
import type { CatalogueRow } from './models.ts';

const IMAGES = ['input_image', 'image_url'];
const FILES = ['input_file', 'file'];
const STRUCTURED = ['json_schema', 'json_object'];
const RESEARCH = ['web_search', 'web_search_preview', 'file_search', 'mcp'];

/**
 * @param items the `input` or the `messages`
 * @param param how the API calls them
 * @throws ApiError
 */
export function checkContent(items: unknown, param: string, row: CatalogueRow): void {
  const roles: readonly string[] = row.instruction_roles;
  listOf(items).forEach((item, index) => {
    const { role, content } = fieldsOf(item);
    if ((role === 'system' || role === 'developer') && !roles.includes(role)) {
      const message = `Unsupported value: '${param}[${index}].role' does not support '${role}' with this model.`;
      throw new ApiError(400, 'unsupported_value', message, `${param}[${index}].role`);
    }
    const kinds = listOf(content).map((part) => textOf(fieldsOf(part).type) ?? '');
    if (kinds.some((kind) => IMAGES.includes(kind)) && !row.input.includes('image')) {
      throw new ApiError(400, 'unsupported_value', `'${row.id}' does not support image inputs.`, param);
    }
    if (kinds.some((kind) => FILES.includes(kind)) && row.pdf_input === false) {
      throw new ApiError(400, 'unsupported_value', `'${row.id}' does not support file inputs.`, param);
    }
  });
}

/** @throws ApiError */
export function checkTools(tools: unknown, row: CatalogueRow): void {
  const kinds = listOf(tools).map((tool) => textOf(fieldsOf(tool).type) ?? '');
  if (row.id.includes('deep-research') && !kinds.some((kind) => RESEARCH.includes(kind))) {
    const message = "Deep research models require at least one of 'web_search_preview', 'mcp', or 'file_search' tools.";
    throw new ApiError(400, null, message, 'tools');
  }
  const builtIn: readonly string[] | null = row.built_in_tools;
  for (const kind of kinds) {
    if (kind === 'function' || kind === 'custom') {
      if (row.function_calling === false) throw unsupportedParameter('tools');
    } else if (builtIn !== null && !builtIn.includes(kind.replace(/_preview.*$/, ''))) {
      throw new ApiError(400, null, `Hosted tool '${kind}' is not supported with ${row.id}.`, 'tools');
    }
  }
}

/** @throws ApiError */
export function checkFormat(format: Fields, param: string, row: CatalogueRow): void {
  if (row.structured_outputs !== false || !STRUCTURED.includes(textOf(format.type) ?? '')) return;
  const message = `Invalid parameter: '${param}' of type '${format.type}' is not supported with this model.`;
  throw new ApiError(400, 'unsupported_value', message, param);
}
