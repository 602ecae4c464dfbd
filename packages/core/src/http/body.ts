import type { BodyFormat, EncodedBody } from "../contract/http.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { encodePairs, flatten } from "./flatten.js";
import { essenceOf, FORM, isJsonType } from "./media-type.js";

const BINARY = "application/octet-stream";
const TYPE_OF: Readonly<Record<BodyFormat, string>> = {
  json: "application/json",
  form: FORM,
  multipart: "multipart/form-data",
};

/**
 * Makes the bytes of a body.
 *
 * @param contentType What the caller set, which always wins. Absent: the value's natural type, or `format`.
 */
export async function encodeBody(
  value: unknown,
  contentType: string | undefined,
  format: BodyFormat,
  nulls: "omit" | "empty",
): Promise<EncodedBody> {
  if (value === null || value === undefined) return { body: null };
  if (typeof value === "string") {
    return {
      body: value,
      contentType: contentType ?? (format === "multipart" ? "text/plain;charset=UTF-8" : TYPE_OF[format]),
    };
  }
  if (value instanceof Uint8Array) return { body: value, contentType: contentType ?? BINARY };
  if (value instanceof ArrayBuffer)
    return { body: new Uint8Array(value), contentType: contentType ?? BINARY };
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { body: bytes, contentType: contentType ?? BINARY };
  }
  if (value instanceof Blob) {
    return {
      body: new Uint8Array(await value.arrayBuffer()),
      contentType: contentType ?? (value.type || BINARY),
    };
  }
  if (value instanceof URLSearchParams) return { body: value.toString(), contentType: contentType ?? FORM };
  if (isFormData(value)) return encodeFormData(value, contentType);
  if (isStream(value)) return { body: chunksOf(value), contentType: contentType ?? BINARY };
  return encodeValue(value, contentType ?? TYPE_OF[format], nulls);
}

function encodeValue(
  value: unknown,
  contentType: string,
  nulls: "omit" | "empty",
): EncodedBody | Promise<EncodedBody> {
  const essence = essenceOf(contentType);
  if (isJsonType(essence)) return { body: jsonTextOf(value), contentType };
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const record = value as Record<string, unknown>;
    if (essence === FORM) return { body: encodePairs(record, { arrays: "indices", nulls }), contentType };
    if (essence === "multipart/form-data") {
      const form = new FormData();
      for (const [name, member] of Object.entries(record)) {
        flatten(name, member, { arrays: "indices", nulls }, (field, part) => {
          // A File keeps its name; other bytes get the field's.
          if (part instanceof File || typeof part === "string") form.append(field, part);
          else
            form.append(
              field,
              part instanceof Blob ? part : new Blob([part as Uint8Array<ArrayBuffer>]),
              field,
            );
        });
      }
      return encodeFormData(form, contentType);
    }
  }
  if (essence.startsWith("text/") && typeof value !== "object") return { body: String(value), contentType };
  throw badBody(
    `${describe(value)} cannot be written as ${essence || "a body without a type"}: pass a string or bytes, or use application/json, ${FORM} or multipart/form-data`,
  );
}

/** Asks by name first: Node loads a whole HTTP client where the global `FormData` is first named. */
function isFormData(value: unknown): value is FormData {
  return Object.prototype.toString.call(value) === "[object FormData]" && value instanceof FormData;
}

/** The platform's own multipart writer. A caller's `multipart/form-data` gets the boundary that was used. */
async function encodeFormData(form: FormData, contentType: string | undefined): Promise<EncodedBody> {
  const written = new Response(form);
  const own = written.headers.get("content-type") as string;
  const keepsCallers = contentType !== undefined && essenceOf(contentType) !== "multipart/form-data";
  return { body: new Uint8Array(await written.arrayBuffer()), contentType: keepsCallers ? contentType : own };
}

/** @throws bad_request for what has no JSON, such as an object that holds itself. */
export function jsonTextOf(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw badBody(`the body cannot be written as JSON: ${(error as Error).message.split("\n", 1)[0]}`);
  }
  if (text === undefined) throw badBody(`${describe(value)} cannot be written as JSON`);
  return text;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function badBody(fault: string): PlugboardError {
  return new PlugboardError("bad_request", `Bad Request: ${fault}.`, {
    problems: [{ path: "/_body", message: fault }],
  });
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

async function* chunksOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (chunk instanceof Uint8Array) yield chunk;
    else if (typeof chunk === "string") yield Buffer.from(chunk);
    else if (chunk instanceof ArrayBuffer) yield new Uint8Array(chunk);
    else throw badBody(`a stream of ${typeof chunk}s cannot be sent: it must yield bytes or strings`);
  }
}
