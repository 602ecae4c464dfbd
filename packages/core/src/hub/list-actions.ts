import { CUSTOM_ACTION } from "../actions/custom.js";
import type { ExecutionMode } from "../actions/template/definition.js";
import type { AnyAction, Effect } from "../contract/action.js";
import type { Actions } from "../contract/connector.js";
import type { JsonSchema } from "../contract/schema.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { toJsonSchema } from "../schema/validate.js";

export interface ListActionsOptions {
  /** Words that the name, title, description or group must all have, in any case. */
  readonly search?: string;
  readonly group?: string;
  readonly effect?: Effect;
  /** How many a page holds. Default: all. */
  readonly limit?: number;
  /** `next_cursor` of the page before. */
  readonly cursor?: string;
}

/** One page of actions. What is left out is counted: `total` is that of all pages, and `next_cursor` leads on. */
export interface ActionList {
  readonly status: "success";
  readonly ok: true;
  readonly actions: readonly ActionDescription[];
  readonly total: number;
  /** `null` on the last page. */
  readonly next_cursor: string | null;
}

export interface ActionDescription {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly effect: Effect;
  /** Whether a run is carried out at once or waits for a confirmation, as for the strongest effect that it can have. */
  readonly execution: ExecutionMode;
  readonly group?: string;
  readonly deprecated?: string;
  readonly input_schema: JsonSchema;
  readonly output_schema?: JsonSchema;
}

const NO_INPUT: JsonSchema = Object.freeze({ type: "object", properties: {}, additionalProperties: false });

export async function listActions(
  actions: Actions,
  options: ListActionsOptions,
  modeOf: (action: AnyAction) => ExecutionMode,
): Promise<ActionList> {
  const { limit = Number.POSITIVE_INFINITY, cursor } = options;
  const start = cursor === undefined ? 0 : Number(cursor);
  if (!(limit >= 1) || !Number.isSafeInteger(start) || start < 0) {
    const problems = [
      ...(limit >= 1 ? [] : [{ path: "/limit", message: "must be at least 1" }]),
      ...(Number.isSafeInteger(start) && start >= 0
        ? []
        : [{ path: "/cursor", message: "must be a next_cursor of this list" }]),
    ];
    throw new PlugboardError(
      "invalid_input",
      `The list cannot be made: ${problems.map(({ path, message }) => `${path.slice(1)} ${message}`).join("; ")}.`,
      { problems },
    );
  }
  const names = matching(actions, options);
  const page = names.slice(start, start + limit);
  const end = start + page.length;
  return {
    status: "success",
    ok: true,
    actions: await Promise.all(page.map((name) => describeAction(actions, name, modeOf))),
    total: names.length,
    next_cursor: end < names.length && page.length > 0 ? String(end) : null,
  };
}

/** In the connector's order, with `custom` last. */
function matching(actions: Actions, { search, group, effect }: ListActionsOptions): string[] {
  const words =
    search
      ?.toLowerCase()
      .split(/[\s_]+/)
      .filter((word) => word !== "") ?? [];
  const names = Object.keys(actions).filter((name) => {
    const action = actions[name];
    if (action === undefined || (group !== undefined && action.group !== group)) return false;
    if (effect !== undefined && action.effect !== effect) return false;
    if (words.length === 0) return true;
    const text = `${name} ${action.title} ${action.group ?? ""} ${action.description ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return names.sort((a, b) => Number(a === CUSTOM_ACTION) - Number(b === CUSTOM_ACTION));
}

async function describeAction(
  actions: Actions,
  name: string,
  modeOf: (action: AnyAction) => ExecutionMode,
): Promise<ActionDescription> {
  const action = actions[name] as AnyAction;
  const { title, description, effect, group, deprecated, input, output } = action;
  return {
    name,
    title,
    ...(description !== undefined && { description }),
    effect,
    execution: modeOf(action),
    ...(group !== undefined && { group }),
    ...(deprecated !== undefined && { deprecated }),
    input_schema: input === undefined ? NO_INPUT : await toJsonSchema(input, "input"),
    ...(output !== undefined && { output_schema: await toJsonSchema(output, "output") }),
  };
}
