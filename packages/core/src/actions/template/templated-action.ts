import type { Action, ActionContext } from "../../contract/action.js";
import type { Problem } from "../../contract/result.js";
import type { JsonSchema } from "../../contract/schema.js";
import { PlugboardError } from "../../errors/plugboard-error.js";
import { parseMethod } from "../../http/headers.js";
import { effectOfMethod } from "../http-action.js";
import { useRunning } from "../use-running.js";
import { definitionFaults } from "./check.js";
import type { ExecutionMode, TemplatedActionDefinition } from "./definition.js";
import type { Params, PreparedAction } from "./prepared-action.js";

export interface TemplatedAction extends Action<Params, unknown, unknown> {
  readonly name: string;
  readonly execution: ExecutionMode;
  /** The definition, copied and frozen. */
  readonly definition: TemplatedActionDefinition;
}

/**
 * Makes an action of a definition in plain JSON. Throws one `invalid_action` that lists every fault with its place. What
 * runs it is loaded, and the templates are taken apart, at its first use.
 */
export function defineTemplatedAction(definition: TemplatedActionDefinition): TemplatedAction {
  const faults = definitionFaults(definition);
  if (faults.length > 0) throw faulty(definition, faults);
  const own = deepFreeze(JSON.parse(JSON.stringify(definition)) as TemplatedActionDefinition);
  const { name, title, description, request, execution = "confirm", effect } = own;
  const parameters: JsonSchema = {
    additionalProperties: false,
    ...(own.parameters ?? { type: "object", properties: {} }),
  };
  let prepared: PreparedAction | undefined;
  const prepare = <T>(use: (action: PreparedAction) => Promise<T>): Promise<T> =>
    useRunning(({ PreparedAction }) => {
      prepared ??= new PreparedAction(own, parameters);
      return use(prepared);
    });
  return Object.freeze({
    name,
    title: title ?? inWords(name),
    ...(description !== undefined && { description }),
    effect: effect ?? effectOfMethod(parseMethod(request.method) as string),
    input: {
      "~standard": {
        version: 1 as const,
        vendor: "plugboard",
        validate: (given: unknown) => prepare((action) => action.validate(given)),
        jsonSchema: { input: () => ({ ...parameters }), output: () => ({ ...parameters }) },
      },
    },
    execution,
    definition: own,
    run: (context: ActionContext<unknown>, params: Params) =>
      prepare((action) => action.run(context, params)),
  });
}

/** Whether an action was made by {@link defineTemplatedAction}. */
export function isTemplatedAction(action: object): action is TemplatedAction {
  return "definition" in action;
}

function inWords(name: string): string {
  const words = name.replaceAll("_", " ").trim();
  return words === "" ? name : words[0]?.toUpperCase() + words.slice(1);
}

function faulty(definition: unknown, problems: readonly Problem[]): PlugboardError {
  const { name } = (definition ?? {}) as { name?: unknown };
  const said = problems
    .map(({ path, message }) => `${path === "" ? "the definition" : path} ${message}`)
    .join("; ");
  const which = typeof name === "string" ? `"${name.slice(0, 60)}"` : "without a name";
  return new PlugboardError("invalid_action", `The templated action ${which} cannot be defined: ${said}`, {
    problems,
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}
