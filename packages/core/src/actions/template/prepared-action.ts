import type { ActionContext, ActionOutcome } from "../../contract/action.js";
import type { HttpRequest } from "../../contract/http.js";
import type { Problem } from "../../contract/result.js";
import type { JsonSchema } from "../../contract/schema.js";
import type { StandardResult } from "../../contract/standard-schema.js";
import { PlugboardError } from "../../errors/plugboard-error.js";
import { headerFault, parseMethod } from "../../http/headers.js";
import { untrustedSchemaCheck } from "../../schema/untrusted-check.js";
import { compileBody } from "./body.js";
import type { TemplatedActionDefinition } from "./definition.js";
import { fillUrl } from "./fill-url.js";
import { fill, parseText } from "./text.js";
import { parseUrlTemplate, type UrlTemplate } from "./url.js";

/** Bytes of an answer's text, where it is not JSON. */
const MAX_TEXT_BYTES = 65_536;

export type Params = Readonly<Record<string, unknown>>;

/** A templated action ready to run: its templates taken apart, so that running is concatenation. */
export class PreparedAction {
  readonly #parameters: JsonSchema;
  readonly #build: (params: Params) => HttpRequest;

  /** Both were checked. */
  constructor(definition: TemplatedActionDefinition, parameters: JsonSchema) {
    this.#parameters = parameters;
    this.#build = compileRequest(definition, parseMethod(definition.request.method) as string);
  }

  /** Against the schema, which is compiled at first use. Its input is bounded. */
  async validate(given: unknown): Promise<StandardResult<Params>> {
    const params = coerce(this.#parameters, given);
    const problems = (await untrustedSchemaCheck(this.#parameters))(params);
    if (problems.length === 0) return { value: params as Params };
    return {
      issues: problems.map(({ path, message }) => ({
        message,
        path: path.split("/").slice(1).map(unescapeStep),
      })),
    };
  }

  async run(context: ActionContext<unknown>, params: Params): Promise<ActionOutcome> {
    const answer = await context.http.call(this.#build(params));
    const { data, truncated } = boundText(answer.data);
    const cut = answer.truncated ?? truncated;
    return { data, http_status: answer.status, ...(cut !== undefined && { truncated: cut }) };
  }
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

function unescapeStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}
