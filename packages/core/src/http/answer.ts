import type { EgressResponse } from "@plugboard/egress";
import type { BinaryData, HttpAnswer } from "../contract/http.js";
import { charsetOf, essenceOf, isJsonType, isTextType } from "./media-type.js";

const utf8 = new TextDecoder();

/** Reads a body by its Content-Type: JSON, else text, else bytes; `null` when empty. */
export function readAnswer(response: EgressResponse, limitBytes: number): HttpAnswer {
  const { status, headers, body, url } = response;
  const contentType = headers["content-type"];
  const base = {
    status,
    headers,
    url,
    ...(response.truncated && { truncated: { limit_bytes: limitBytes } }),
  };
  if (body.byteLength === 0) return { ...base, data: null };

  const essence = essenceOf(contentType);
  if (isJsonType(essence)) {
    const text = utf8.decode(body);
    if (response.truncated) return { ...base, data: text };
    if (text.trim() === "") return { ...base, data: null };
    try {
      return { ...base, data: JSON.parse(text) };
    } catch {
      return { ...base, data: text, invalidJson: true };
    }
  }
  if (isTextType(essence)) return { ...base, data: decodeText(body, contentType) };
  if (essence === "") {
    const text = decodeUtf8(body);
    if (text !== undefined) return { ...base, data: response.truncated ? text : parsedOr(text) };
  }
  return { ...base, data: binary(body, essence || "application/octet-stream") };
}

/** The body as text for a message, whatever it is. */
export function textOf(data: unknown): string {
  if (data === null || data === undefined) return "";
  if (typeof data === "string") return data;
  if (isBinary(data)) return `${data.bytes.byteLength} bytes of ${data.media_type}`;
  try {
    return JSON.stringify(data);
  } catch {
    // Parsing takes any depth, and writing does not.
    return "a body that is nested too deeply to be quoted";
  }
}

function binary(bytes: Uint8Array, mediaType: string): BinaryData {
  return {
    media_type: mediaType,
    // A Buffer would print, compare and serialise as one.
    bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    toJSON: () => ({ media_type: mediaType, base64: Buffer.from(bytes).toString("base64") }),
  };
}

function isBinary(data: unknown): data is BinaryData {
  return typeof data === "object" && data !== null && "bytes" in data && data.bytes instanceof Uint8Array;
}

function decodeText(body: Uint8Array, contentType: string | undefined): string {
  const charset = charsetOf(contentType);
  if (charset === undefined || /^utf-?8$/i.test(charset)) return utf8.decode(body);
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return utf8.decode(body);
  }
}

function decodeUtf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** JSON that came without a Content-Type. */
function parsedOr(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
