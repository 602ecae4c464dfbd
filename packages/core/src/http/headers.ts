/** Headers that frame the message or steer the connection: never a caller's to set. Lower case. */
const RESERVED = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Why a header may not be sent, or `undefined`. The text names the header and never holds its value. */
export function headerFault(name: string, value: unknown): string | undefined {
  const lower = name.toLowerCase();
  if (!TOKEN.test(name)) return `the header name ${JSON.stringify(name)} is not an HTTP token`;
  if (RESERVED.has(lower) || lower.startsWith("proxy-"))
    return `the header "${name}" may not be set: the transport sets it`;
  if (typeof value !== "string") return `the header "${name}" must be a string`;
  if (/[\r\n\0]/.test(value)) return `the value of the header "${name}" has a CR, LF or NUL`;
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
    return `the value of the header "${name}" has a character that HTTP cannot carry`;
  return undefined;
}

/** An HTTP method, in any case, as a token that is neither CONNECT nor TRACE; else `undefined`. */
export function parseMethod(method: unknown): string | undefined {
  if (typeof method !== "string" || !TOKEN.test(method)) return undefined;
  const upper = method.toUpperCase();
  return upper === "CONNECT" || upper === "TRACE" ? undefined : upper;
}

/** Later layers win, whatever the case of the names. Names come out in lower case. */
export function mergeHeaders(
  ...layers: readonly (Readonly<Record<string, string>> | undefined)[]
): Record<string, string> {
  const merged: Record<string, string> = Object.create(null);
  for (const layer of layers) {
    for (const name in layer) merged[name.toLowerCase()] = layer[name] as string;
  }
  return merged;
}
