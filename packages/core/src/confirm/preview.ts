import type { RequestPreview } from "../contract/result.js";
import type { Redactor } from "../errors/redact.js";
import type { BuiltRequest } from "../http/client.js";
import { essenceOf, isJsonType, isTextType } from "../http/media-type.js";

const SECRET_NAME = /authorization|cookie|passw(?:or)?d|passphrase|secret|signature|api[-_]?key/i;
/** These speak of secrets as words of their own: `access_token`, `idToken`, `X-Auth`, and not `author`. */
const SECRET_WORDS = new Set(["auth", "key", "token"]);
const MASK = "[redacted]";

/** Shows a request. Headers and query values whose names speak of secrets are masked too, wherever they come from. */
export function previewOf(
  { method, url, headers, body, authenticated }: BuiltRequest,
  redactor: Redactor,
): RequestPreview {
  return {
    method,
    url: redactor.text(shownUrl(url)),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        isSecretName(name) ? MASK : redactor.text(shownHeader(name, value)),
      ]),
    ),
    body: redactor.deep(bodyOf(body, headers["content-type"])),
    authenticated,
  };
}

/** The boundary of a multipart body is another each time that it is written, and what is shown must stay the same. */
function shownHeader(name: string, value: string): string {
  return name === "content-type" ? value.replace(/^(multipart\/form-data); boundary=.*/, "$1") : value;
}

function isSecretName(name: string): boolean {
  if (SECRET_NAME.test(name)) return true;
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return words.split(/[^a-z0-9]+/).some((word) => SECRET_WORDS.has(word));
}

/** The URL as it is dialled: a host in its ASCII form, a path without dots, and no spelling that hides the real host. */
function shownUrl(given: string): string {
  if (!URL.canParse(given)) return given;
  const parsed = new URL(given);
  if (parsed.password !== "") parsed.password = "redacted";
  const { href } = parsed;
  const start = href.indexOf("?") + 1;
  if (start === 0) return href;
  const pairs = href
    .slice(start)
    .split("&")
    .map((pair) => {
      const name = pair.split("=", 1)[0] as string;
      return isSecretName(decoded(name)) ? `${name}=${MASK}` : pair;
    });
  return href.slice(0, start) + pairs.join("&");
}

function decoded(name: string): string {
  return new URLSearchParams(`a=${name}`).get("a") as string;
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
