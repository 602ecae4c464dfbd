import { EgressError } from "./errors.js";

/** Lower-case names and values in turn, as undici takes them. */
export type HeaderList = string[];

type HeaderRecord = Readonly<Record<string, string>>;

/**
 * Headers that frame the message or steer the connection (RFC 9110 section 7, RFC 9112 sections 6 and 9). Whoever sets
 * one can make two parties see two different requests.
 */
const REFUSED: ReadonlySet<string> = new Set([
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
  "keep-alive",
  "upgrade",
  "expect",
  "te",
  "trailer",
  "http2-settings",
]);

const PUBLIC: ReadonlySet<string> = new Set(["accept", "accept-language", "user-agent"]);

const TOKEN = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const METHOD = /^[!#$%&'*+.^_`|~\dA-Z-]+$/;
const COMMON_METHODS: ReadonlySet<string> = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]);

/** Names that were found good, with their lower case: a service is asked with the same few over and over. */
const known = new Map<string, string>();
const KNOWN = 256;

/** Every content coding that decode.ts knows. */
const ACCEPT_ENCODING = "gzip, deflate, br, zstd";

/** @throws EgressError `invalid_request` */
export function checkMethod(method: string): void {
  if (COMMON_METHODS.has(method)) return;
  if (method === "CONNECT" || method === "TRACE") {
    throw new EgressError("invalid_request", `The method ${method} is refused.`);
  }
  if (typeof method !== "string" || !METHOD.test(method)) {
    throw new EgressError("invalid_request", "The method is no HTTP token in upper case.");
  }
}

/**
 * Joins the caller's headers, the credentials that they leave standing, and the guard's defaults.
 *
 * @throws EgressError `invalid_request`, which names the header
 */
export function requestHeaders(
  given: HeaderRecord | undefined,
  credentials: HeaderRecord | undefined,
  userAgent: string,
): HeaderList {
  const list: HeaderList = [];
  if (given !== undefined) append(list, given, 0);
  if (credentials !== undefined) append(list, credentials, list.length);
  if (indexOf(list, "user-agent") === -1) list.push("user-agent", userAgent);
  if (indexOf(list, "accept-encoding") === -1) list.push("accept-encoding", ACCEPT_ENCODING);
  return list;
}

/** What goes along to another origin. */
export function publicHeaders(list: HeaderList): HeaderList {
  const kept = filter(list, (name) => PUBLIC.has(name));
  kept.push("accept-encoding", ACCEPT_ENCODING);
  return kept;
}

/** What is left where the body is dropped: no header that describes one. */
export function bodilessHeaders(list: HeaderList): HeaderList {
  return filter(list, (name) => !name.startsWith("content-"));
}

/** Repeated headers joined with ", ", `set-cookie` with a newline. */
export function responseHeaders(
  parsed: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const name of Object.keys(parsed)) {
    const value = parsed[name];
    if (typeof value === "string") headers[name] = value;
    else if (value !== undefined) headers[name] = value.join(name === "set-cookie" ? "\n" : ", ");
  }
  return headers;
}

/** Bytes of a header block as sent, less the status line: names, values, and four bytes a line. */
export function headerBytes(raw: readonly { readonly length: number }[] | null | undefined): number {
  let bytes = 0;
  if (raw) for (const part of raw) bytes += part.length + 2;
  return bytes;
}

/** Appends all but what stands before `own` already, under the same name. */
function append(list: HeaderList, headers: HeaderRecord, own: number): void {
  if (typeof headers !== "object" || headers === null || Symbol.iterator in headers) {
    throw new EgressError("invalid_request", "Headers are given as a plain object of names and values.");
  }
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value === undefined) continue;
    const lower = known.get(name) ?? checkName(name);
    if (typeof value !== "string" || !VALUE.test(value)) {
      throw new EgressError(
        "invalid_request",
        `The value of the header "${lower}" holds what no header may: a line break, NUL, or a character outside Latin-1.`,
      );
    }
    const at = indexOf(list, lower);
    if (at >= own) throw new EgressError("invalid_request", `The header "${lower}" is given twice.`);
    if (at === -1) list.push(lower, value);
  }
}

function checkName(name: string): string {
  if (!TOKEN.test(name)) {
    throw new EgressError(
      "invalid_request",
      `The header name ${JSON.stringify(name.slice(0, 64))} is no HTTP token.`,
    );
  }
  const lower = name.toLowerCase();
  if (REFUSED.has(lower) || lower.startsWith("proxy-")) {
    throw new EgressError(
      "invalid_request",
      `The header "${lower}" is refused: it frames the message or steers the connection, which only the guard does.`,
    );
  }
  if (known.size < KNOWN) known.set(name, lower);
  return lower;
}

function indexOf(list: HeaderList, name: string): number {
  for (let index = 0; index < list.length; index += 2) if (list[index] === name) return index;
  return -1;
}

function filter(list: HeaderList, keep: (name: string) => boolean): HeaderList {
  const kept: HeaderList = [];
  for (let index = 0; index < list.length; index += 2) {
    const name = list[index] as string;
    if (keep(name)) kept.push(name, list[index + 1] as string);
  }
  return kept;
}
