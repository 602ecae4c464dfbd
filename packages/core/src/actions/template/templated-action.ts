import type { Action, ActionContext, ActionOutcome } from "../../contract/action.js";
import type { HttpRequest } from "../../contract/http.js";
import type { Problem } from "../../contract/result.js";
import type { JsonSchema } from "../../contract/schema.js";
import type { StandardResult, StandardSchema } from "../../contract/standard-schema.js";
import { PlugboardError } from "../../errors/plugboard-error.js";
import { headerFault, parseMethod } from "../../http/headers.js";
import { untrustedSchemaCheck } from "../../schema/json-schema.js";
import { effectOfMethod } from "../http-action.js";
import { compileBody } from "./body.js";
import { definitionFaults } from "./check.js";
import type { ExecutionMode, TemplatedActionDefinition } from "./definition.js";
import { fill, parseText } from "./text.js";
import { fillUrl, parseUrlTemplate, type UrlTemplate } from "./url.js";

/** Bytes of an answer's text, where it is not JSON. */
const MAX_TEXT_BYTES = 65_536;

export interface TemplatedAction extends Action<Readonly<Record<string, unknown>>, unknown, unknown> {
  readonly name: string;
  readonly execution: ExecutionMode;
  /** The definition, copied and frozen. */
  readonly definition: TemplatedActionDefinition;
}

type Params = Readonly<Record<string, unknown>>;

/**
 * Makes an action of a definition in plain JSON. The templates are taken apart here, once; running is concatenation.
 * Throws one `invalid_action` that lists every fault with its place.
 */
export function defineTemplatedAction(definition: TemplatedActionDefinition): TemplatedAction {
  const faults = definitionFaults(definition);
  if (faults.length > 0) throw faulty(definition, faults);
  const own = deepFreeze(JSON.parse(JSON.stringify(definition)) as TemplatedActionDefinition);
  const { name, title, description, request, execution = "confirm", effect } = own;
  const method = parseMethod(request.method) as string;
  const build = compileRequest(own, method);
  return Object.freeze({
    name,
    title: title ?? inWords(name),
    ...(description !== undefined && { description }),
    effect: effect ?? effectOfMethod(method),
    input: inputOf(own.parameters),
    execution,
    definition: own,
    async run(context: ActionContext<unknown>, params: Params): Promise<ActionOutcome> {
      const answer = await context.http.call(build(params));
      const { data, truncated } = boundText(answer.data);
      const cut = answer.truncated ?? truncated;
      return { data, http_status: answer.status, ...(cut !== undefined && { truncated: cut }) };
    },
  });
}

/** Whether an action was made by {@link defineTemplatedAction}. */
export function isTemplatedAction(action: object): action is TemplatedAction {
  return "definition" in action;
}

function compileRequest(
  definition: TemplatedActionDefinition,
  method: string,
): (params: Params) => HttpRequest {
  const { request, host_params: hostParams = [] } = definition;
  const url = parseUrlTemplate(request.url, hostParams) as UrlTemplate;
  const headers = Object.entries(request.headers ?? {}).map(
    ([name, value]) => [name, parseText(value)] as const,
  );
  const contentType = Object.entries(request.headers ?? {}).find(
    ([name]) => name.toLowerCase() === "content-type",
  )?.[1];
  const body =
    request.body === undefined || request.body === null ? undefined : compileBody(request.body, contentType);

  return (params) => {
    const problems: Problem[] = [];
    const fault = (param: string, message: string) => void problems.push({ path: `/${param}`, message });
    const value = (param: string): unknown => (Object.hasOwn(params, param) ? params[param] : undefined);
    const text = (param: string): string => textOf(value(param));

    const filledUrl = fillUrl(url, text, fault);
    const filledHeaders: Record<string, string> = Object.create(null);
    for (const [name, template] of headers) {
      filledHeaders[name] = fill(template, (param) => {
        const wrong = headerFault(name, text(param));
        if (wrong !== undefined) fault(param, `may not stand in a header: ${wrong}`);
        return text(param);
      });
    }
    if (problems.length > 0) {
      const said = problems.map(({ path, message }) => `${path} ${message}`).join("; ");
      throw new PlugboardError("invalid_input", `The input of "${definition.name}" is not valid: ${said}`, {
        problems,
      });
    }
    return {
      method,
      url: filledUrl,
      headers: filledHeaders,
      verbatim: true,
      serviceOnly: true,
      // Said, because a connection's service may have another default.
      ...(body !== undefined && { body: body(value, text), bodyFormat: "json" as const }),
    };
  };
}

/** The params' schema as a Standard Schema: linted when defined, compiled at first use, its input bounded. */
function inputOf(parameters: JsonSchema | undefined): StandardSchema<Params> {
  const closed: JsonSchema = {
    additionalProperties: false,
    ...(parameters ?? { type: "object", properties: {} }),
  };
  return {
    "~standard": {
      version: 1,
      vendor: "plugboard",
      async validate(given): Promise<StandardResult<Params>> {
        const params = coerce(closed, given);
        const problems = (await untrustedSchemaCheck(closed))(params);
        if (problems.length === 0) return { value: params as Params };
        return {
          issues: problems.map(({ path, message }) => ({
            message,
            path: path.split("/").slice(1).map(unescapeStep),
          })),
        };
      },
      jsonSchema: { input: () => ({ ...closed }), output: () => ({ ...closed }) },
    },
  };
}

/** Text for a number or a boolean becomes one where the schema says that type alone, and only if it reads back the same. */
function coerce(schema: JsonSchema, given: unknown): unknown {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given;
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (typeof value !== "string" || !Object.hasOwn(properties, name)) return [name, value];
      const type = properties[name]?.type;
      if (
        (type === "integer" || type === "number") &&
        String(Number(value)) === value &&
        Number.isFinite(Number(value))
      ) {
        return [name, Number(value)];
      }
      return [name, type === "boolean" && (value === "true" || value === "false") ? value === "true" : value];
    }),
  );
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function boundText(data: unknown): { data: unknown; truncated?: { limit_bytes: number } } {
  if (typeof data !== "string" || Buffer.byteLength(data) <= MAX_TEXT_BYTES) return { data };
  const cut = new TextDecoder().decode(Buffer.from(data).subarray(0, MAX_TEXT_BYTES), { stream: true });
  return { data: cut, truncated: { limit_bytes: MAX_TEXT_BYTES } };
}

function inWords(name: string): string {
  const words = name.replaceAll("_", " ").trim();
  return words === "" ? name : words[0]?.toUpperCase() + words.slice(1);
}

function unescapeStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
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
