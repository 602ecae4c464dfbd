import type { ExecutionMode } from "../actions/template/definition.js";
import type { Effect } from "../contract/action.js";

/** What may run at once and what waits for a confirmation, by effect. Absent: `auto`. */
export type ConfirmPolicy = { readonly [E in Effect]?: ExecutionMode };

/** The strictest of what the definition, the connection and the hub say. */
export function modeFor(
  effect: Effect,
  ...says: readonly (ConfirmPolicy | ExecutionMode | undefined)[]
): ExecutionMode {
  const confirms = says.some((said) => (typeof said === "object" ? said[effect] : said) === "confirm");
  return confirms ? "confirm" : "auto";
}
