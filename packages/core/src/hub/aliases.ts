import type { ActionFailure, ActionResult } from "../contract/result.js";
import type { ActionList, DescribedAction, ListActionsOptions, ListedAs } from "./list-actions.js";
import type { RunOptions } from "./options.js";
import type { Hub } from "./types.js";

/** `hub.listActions` under the name that it has on every surface that is not TypeScript. */
export function list_actions<const S extends boolean = true>(
  hub: Hub,
  connection: string,
  options?: ListActionsOptions<S>,
): Promise<ActionList<ListedAs<S>> | ActionFailure> {
  return hub.listActions(connection, options);
}

/** `hub.describeAction` under the name that it has on every surface that is not TypeScript. */
export function describe_action(
  hub: Hub,
  connection: string,
  action: string,
): Promise<DescribedAction | ActionFailure> {
  return hub.describeAction(connection, action);
}

/** `hub.runConnectionAction` under the name that it has on every surface that is not TypeScript. */
export function run_connection_action(
  hub: Hub,
  connection: string,
  action: string,
  input?: Readonly<Record<string, unknown>>,
  options?: RunOptions,
): Promise<ActionResult> {
  return hub.runConnectionAction(connection, action, input ?? {}, options);
}
