import type { BinaryData, FileContent } from "../contract/http.js";
import { PlugboardError } from "../errors/plugboard-error.js";

/** @throws PlugboardError `invalid_input`, with `path`, where it stands in the input */
export function blobOf(content: FileContent, path: string): Blob {
  if (content instanceof Blob) return content;
  if (typeof content === "string") return new Blob([content]);
  if (content instanceof Uint8Array) return new Blob([content as Uint8Array<ArrayBuffer>]);
  // Schemas may let anything through.
  const { bytes: own, base64, media_type: type = "", filename } = Object(content) as Partial<FileObject>;
  if (own instanceof Uint8Array) return new Blob([own as Uint8Array<ArrayBuffer>], { type });
  if (typeof base64 !== "string") throw faulty(path, "must be a text, { base64 }, bytes or a Blob");
  const bytes = Buffer.from(base64, "base64");
  // Buffer skips over what is no base64.
  if (bytes.toString("base64") !== base64) {
    throw faulty(path, "is not base64 (RFC 4648, section 4, with padding and without line breaks)");
  }
  return filename === undefined ? new Blob([bytes], { type }) : new File([bytes], filename, { type });
}

type FileObject = BinaryData & Extract<FileContent, { readonly base64: string }>;

function faulty(path: string, fault: string): PlugboardError {
  return new PlugboardError("invalid_input", `The file that was given is not valid: ${path} ${fault}.`, {
    problems: [{ path, message: fault }],
  });
}
