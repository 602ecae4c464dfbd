import type { BinaryData } from "@plugboard/core";

function isBinary(data: unknown): data is BinaryData {
  return typeof data === "object" && data !== null && "bytes" in data && data.bytes instanceof Uint8Array;
}

/** Bytes that are UTF-8 as text, everything else as it is: GitHub names its raw formats by types of its own. */
export function textIfUtf8(data: unknown): unknown {
  if (!isBinary(data)) return data;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data.bytes);
  } catch {
    return data;
  }
}

/** Bytes as text whatever they are: what is not UTF-8 becomes U+FFFD. */
export function asText(data: unknown): string {
  return isBinary(data)
    ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(data.bytes)
    : String(data ?? "");
}
