import { type BinaryData, PlugboardError } from "@plugboard/core";

/** What a file may be given as: a text, bytes in whichever form, or what a download gave, as it is or as JSON. */
export type Content = string | Uint8Array | Blob | BinaryData | { readonly base64: string };

/** JSON Schema has no word for bytes, so what else than a text or an object is allowed is told to the compiler alone. */
export const content = {
  type: ["string", "object"],
  description:
    "What the file holds: a text, { base64 }, or from code bytes, a Blob, or what a download gave.",
} as unknown as { readonly enum: readonly Content[] };

export async function bytesOf(value: Content, action: string): Promise<Uint8Array> {
  if (typeof value === "string") return Buffer.from(value);
  if (value instanceof Uint8Array) return value;
  if (value instanceof Blob) return new Uint8Array(await value.arrayBuffer());
  if ("bytes" in value && value.bytes instanceof Uint8Array) return value.bytes;
  if (!("base64" in value) || typeof value.base64 !== "string") {
    throw badContent(action, "must be a text, { base64 }, bytes or a Blob");
  }
  const bytes = Buffer.from(value.base64, "base64");
  // Buffer skips over what is no base64.
  if (bytes.toString("base64") !== value.base64) {
    throw badContent(action, "is not base64 (RFC 4648, section 4, with padding and without line breaks)");
  }
  return bytes;
}

function badContent(action: string, fault: string): PlugboardError {
  return new PlugboardError("invalid_input", `The input of "${action}" is not valid: /content ${fault}`, {
    problems: [{ path: "/content", message: fault }],
  });
}
