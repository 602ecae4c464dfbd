import type { Action, ActionContext } from "../contract/action.js";
import type { StandardSchema } from "../contract/standard-schema.js";
import { type CustomInput, methodOf } from "./custom-input.js";
import { effectOfMethod } from "./http-action.js";
import { useRunning } from "./use-running.js";

export const CUSTOM_ACTION = "custom";

export interface CustomAction extends Action<CustomInput, unknown, unknown> {
  readonly input: () => Promise<StandardSchema<CustomInput>>;
}

/** The built-in action of every connector with the `http` capability. */
export const customAction: CustomAction = Object.freeze({
  title: "Call any endpoint",
  description:
    "Sends a request to any endpoint of the service with this connection's credentials. Prefer a catalogued action where there is one.",
  effect: "destructive",
  input: () => useRunning(async ({ CUSTOM_INPUT }) => CUSTOM_INPUT),
  // Faults are told when it runs.
  effectOf: (input: CustomInput) => effectOfMethod(methodOf(input) ?? "DELETE"),
  run: (context: ActionContext<unknown>, input: CustomInput) =>
    useRunning(({ runCustom }) => runCustom(context, input)),
});
