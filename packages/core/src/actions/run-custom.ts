import type { ActionContext, ActionOutcome } from "../contract/action.js";
import type { HttpRequest } from "../contract/http.js";
import type { Problem } from "../contract/result.js";
import type { JsonSchema } from "../contract/schema.js";
import type { StandardSchema } from "../contract/standard-schema.js";
import { isPlugboardError, PlugboardError } from "../errors/plugboard-error.js";
import { headerFault } from "../http/headers.js";
import { isObjectType } from "../http/media-type.js";
import { didYouMean } from "../schema/nearest.js";
import { pointerStep } from "../schema/pointer.js";
import { type CustomInput, methodOf } from "./custom-input.js";

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
export const CUSTOM_INPUT: StandardSchema<CustomInput> = {
  "~standard": {
    version: 1,
    vendor: "plugboard",
    validate: (value) => ({ value: value as CustomInput }),
    jsonSchema: { input: () => ({ ...CUSTOM_JSON_SCHEMA }), output: () => ({ ...CUSTOM_JSON_SCHEMA }) },
  },
};

const RESERVED_KEYS = ["_url", "_method", "_query", "_body", "_headers"];
const QUERY_METHODS = new Set(["GET", "HEAD", "DELETE", "OPTIONS"]);

export async function runCustom(context: ActionContext<unknown>, input: CustomInput): Promise<ActionOutcome> {
  const request = requestOf(input);
  try {
    const answer = await context.http.call(request);
    return {
      data: answer.data,
      http_status: answer.status,
      ...(answer.truncated !== undefined && { truncated: answer.truncated }),
    };
  } catch (error) {
    const address = literalAddress(request.url);
    if (!isPlugboardError(error) || error.code !== "blocked_address" || address === undefined) throw error;
    throw new PlugboardError(
      error.code,
      `Bad Request: The "custom" action cannot target the internal IP ${address}. ${error.message}`,
    );
  }
}

/** The request that the input asks for. Throws one `bad_request` that lists every fault. */
function requestOf(input: CustomInput): HttpRequest {
  const faults: Problem[] = [];
  const fault = (key: string, message: string) =>
    faults.push({ path: key === "" ? "" : pointerStep(key), message });

  const { _url: url, _body: body, _query: query = {}, _headers: headers = {} } = input;
  if (!isHttpUrl(url)) {
    fault(
      "_url",
      `The "custom" action requires "_url", a full URL that starts with http:// or https:// and names a host`,
    );
  }
  const rest: Record<string, unknown> = Object.create(null);
  let hasRest = false;
  for (const [key, value] of Object.entries(input)) {
    if (!key.startsWith("_")) {
      if (value === undefined) continue;
      rest[key] = value;
      hasRest = true;
    } else if (!RESERVED_KEYS.includes(key)) {
      fault(
        key,
        `"${key}" is not a reserved key of "custom"; names that start with "_" are kept for those.${didYouMean(key, RESERVED_KEYS)}`,
      );
    }
  }

  const hasBody = body !== undefined;
  const method = methodOf(input);
  if (method === undefined) {
    fault("_method", `"_method" must be an HTTP method; CONNECT and TRACE are refused`);
  } else if (method === "HEAD" && hasBody && body !== null) {
    fault("_body", "a HEAD request has no body");
  }
  if (!isRecord(query)) fault("_query", `"_query" must be an object`);
  if (!isRecord(headers)) {
    fault("_headers", `"_headers" must be an object of strings`);
  } else {
    const seen = new Set<string>();
    for (const [name, value] of Object.entries(headers)) {
      const wrong = headerFault(name, value);
      if (wrong !== undefined) fault("_headers", wrong);
      if (seen.has(name.toLowerCase())) fault("_headers", `the header "${name}" is given twice`);
      seen.add(name.toLowerCase());
    }
  }
  if (faults.length > 0) {
    const said = faults.map(({ message }) => message).join("; ");
    throw new PlugboardError("bad_request", `Bad Request: ${said}.`, { problems: faults });
  }

  const inQuery = QUERY_METHODS.has(method as string);
  return {
    method: method as string,
    url: url as string,
    query: inQuery ? [rest, query] : query,
    headers,
    verbatim: true,
    body: hasBody ? body : inQuery || (!hasRest && setsOtherType(headers)) ? null : rest,
  };
}

/** Whether the caller asked for a Content-Type that the empty object of a bare POST has no form under. */
function setsOtherType(headers: Readonly<Record<string, string>>): boolean {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === "content-type");
  return name !== undefined && !isObjectType(headers[name] as string);
}

function isHttpUrl(url: unknown): url is string {
  return typeof url === "string" && /^\s*https?:\/\//i.test(url) && URL.canParse(url);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The host as an address where it is one, in the canonical text that URL parsing leaves; else `undefined`. */
function literalAddress(url: string): string | undefined {
  const { hostname } = new URL(url);
  if (hostname.startsWith("[")) return hostname.slice(1, -1);
  return /^\d+\.\d+\.\d+\.\d+$/.test(hostname) ? hostname : undefined;
}
