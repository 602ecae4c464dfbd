import type { Action, ActionContext } from "../contract/action.js";
import type { JsonSchema } from "../contract/schema.js";
import type { StandardSchema } from "../contract/standard-schema.js";
import { type CustomInput, methodOf } from "./custom-input.js";
import { effectOfMethod } from "./http-action.js";
import { useRunning } from "./use-running.js";

export const CUSTOM_ACTION = "custom";

const CUSTOM_JSON_SCHEMA: JsonSchema = {
  type: "object",
  properties: {
    _url: { type: "string", format: "uri", description: "Full http or https URL of the endpoint." },
    _method: {
      type: "string",
      description: "HTTP method, in any case. Default: GET without rest params and _body, else POST.",
    },
    _query: { type: "object", description: "Appended to the URL's query, whatever the method." },
    _body: { description: "The request body, instead of rest params. null sends none." },
    _headers: {
      type: "object",
      additionalProperties: { type: "string" },
      description: "Headers, over all defaults. Host, Content-Length and other framing headers are refused.",
    },
  },
  required: ["_url"],
  additionalProperties: {
    description: "Rest params: the query of GET, HEAD, DELETE and OPTIONS, the body of other methods.",
  },
};

/** Documents the reserved keys for listings; the rules of `custom` are its own, so everything passes on to it. */
const CUSTOM_INPUT: StandardSchema<CustomInput> = {
  "~standard": {
    version: 1,
    vendor: "plugboard",
    validate: (value) => ({ value: value as CustomInput }),
    jsonSchema: { input: () => ({ ...CUSTOM_JSON_SCHEMA }), output: () => ({ ...CUSTOM_JSON_SCHEMA }) },
  },
};

export interface CustomAction extends Action<CustomInput, unknown, unknown> {
  readonly input: typeof CUSTOM_INPUT;
}

/** The built-in action of every connector with the `http` capability. */
export const customAction: CustomAction = Object.freeze({
  title: "Call any endpoint",
  description:
    "Sends a request to any endpoint of the service with this connection's credentials. Prefer a catalogued action where there is one.",
  effect: "destructive",
  input: CUSTOM_INPUT,
  // Faults are told when it runs.
  effectOf: (input: CustomInput) => effectOfMethod(methodOf(input) ?? "DELETE"),
  run: (context: ActionContext<unknown>, input: CustomInput) =>
    useRunning(({ runCustom }) => runCustom(context, input)),
});
