import type { Dispatcher } from "undici";
import { foundationOf, makeAgent } from "./agent.js";
import { BoundedHandler } from "./bounded-handler.js";
import { EgressError } from "./errors.js";
import type { Policy } from "./policy.js";
import type { Settings } from "./settings.js";

/** What `createDispatcher` hands out. */
export async function dispatcherOf(settings: Settings): Promise<Dispatcher> {
  const foundation = foundationOf(settings);
  const { limits, policy } = foundation;
  const { idleTimeoutMs } = limits;
  const agent = await makeAgent(foundation, { headersTimeout: idleTimeoutMs, bodyTimeout: idleTimeoutMs });
  return agent.compose((dispatch) => (request, handler) => {
    if (typeof handler.onRequestStart !== "function") {
      throw new EgressError(
        "invalid_request",
        "The dispatcher is for undici 8's own functions. In place of Node's fetch use createFetch.",
      );
    }
    const headers = flat(request.headers);
    const refusal = refusalOf(request, headers, policy);
    if (refusal !== undefined) throw refusal;
    const { host } = new URL(String(request.origin));
    return dispatch({ ...request, headers }, new BoundedHandler(handler, limits, host));
  });
}

/** undici takes lists as values too. */
type HeaderParts = string[];

function refusalOf(
  request: Dispatcher.DispatchOptions,
  headers: HeaderParts,
  policy: Policy,
): EgressError | undefined {
  const { origin, path, method, upgrade } = request;
  const url = origin === undefined ? null : URL.parse(String(origin));
  if (url === null) return new EgressError("invalid_url", "The origin is malformed.");
  const refusal = policy.checkUrl(url);
  if (refusal !== undefined) return refusal;
  if (!path.startsWith("/")) {
    return new EgressError(
      "invalid_request",
      "The request target is no path: it would ask a proxy to go elsewhere.",
    );
  }
  if (method === "CONNECT" || method === "TRACE" || upgrade) {
    return new EgressError(
      "invalid_request",
      `${upgrade ? "An upgrade" : `The method ${method}`} is refused.`,
    );
  }
  for (let index = 0; index < headers.length; index += 2) {
    const lower = String(headers[index]).toLowerCase();
    if (lower === "host" || lower.startsWith("proxy-")) {
      return new EgressError("invalid_request", `The header "${lower}" is refused.`);
    }
  }
  return undefined;
}

/** The one of undici's shapes for headers that can be read twice and means one thing: names and values in turn. */
function flat(headers: Dispatcher.DispatchOptions["headers"]): HeaderParts {
  if (headers === null || headers === undefined) return [];
  if (Array.isArray(headers)) return [...headers];
  return (Symbol.iterator in headers ? [...headers] : Object.entries(headers)).flat(1) as HeaderParts;
}
