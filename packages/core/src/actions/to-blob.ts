import type { FileContent } from "../contract/http.js";
import { useRunning } from "./use-running.js";

/**
 * The bytes of a file that a caller gave, with its type and, as a `File`, its name, where those are known. For actions
 * that need them before they send them; a row's `fileParams` are read without.
 *
 * @param path Where it stands in the input, as a JSON Pointer, for the failure.
 * @throws PlugboardError `invalid_input`
 */
export function toBlob(content: FileContent, path: string): Promise<Blob> {
  return useRunning(async ({ blobOf }) => blobOf(content, path));
}
