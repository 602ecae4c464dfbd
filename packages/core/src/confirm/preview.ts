import type { RequestPreview } from "../contract/result.js";
import type { Redactor } from "../errors/redact.js";
import type { BuiltRequest } from "../http/client.js";
import { essenceOf, isJsonType, isTextType } from "../http/media-type.js";

const SECRET_NAME =
  /authorization|cookie|password|passwd|secret|signature|(?:^|[-_])(?:token|api[-_]?key|apikey|key|auth)(?:$|[-_])/i;
const MASK = "[redacted]";

/** Shows a request. Headers and query values whose names speak of secrets are masked too, wherever they come from. */
export function previewOf(
  { method, url, headers, body, authenticated }: BuiltRequest,
  redactor: Redactor,
): RequestPreview {
  return {
    method,
    url: redactor.text(maskQuery(url)),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        SECRET_NAME.test(name) ? MASK : redactor.text(value),
      ]),
    ),
    body: redactor.deep(bodyOf(body, headers["content-type"])),
    authenticated,
  };
}

function maskQuery(url: string): string {
  const [bare = "", query] = url.split("?", 2);
  if (query === undefined) return url;
  const pairs = query.split("&").map((pair) => {
    const [name = ""] = pair.split("=", 1);
    return SECRET_NAME.test(name) ? `${name}=${MASK}` : pair;
  });
  return `${bare}?${pairs.join("&")}`;
}

function bodyOf(body: BuiltRequest["body"], contentType: string | undefined): unknown {
  if (body === null) return null;
  const essence = essenceOf(contentType);
  if (typeof body === "string") {
    if (!isJsonType(essence)) return body;
    try {
      return JSON.parse(body);
    } catch {
      return body;
    }
  }
  if (!(body instanceof Uint8Array)) return `a stream of ${essence}`;
  return isTextType(essence) ? new TextDecoder().decode(body) : `${body.byteLength} bytes of ${essence}`;
}
