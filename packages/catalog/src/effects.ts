import type { Effect } from "@plugboard/core";

/** Verbs that end something for good, or that the same caller may be unable to undo. */
const DESTRUCTIVE = new Set([
  "archive",
  "cancel",
  "clear",
  "deactivate",
  "delete",
  "detach",
  "disconnect",
  "dismiss",
  "erase",
  "expire",
  "kick",
  "purge",
  "redact",
  "reject",
  "remove",
  "reset",
  "revoke",
  "rotate",
  "terminate",
  "transfer",
  "uninstall",
  "void",
  "wipe",
]);

/** Verbs that change nothing, whatever the method is. */
const READING = new Set([
  "calculate",
  "check",
  "compare",
  "download",
  "find",
  "get",
  "list",
  "preview",
  "render",
  "search",
]);

/**
 * By method: GET and HEAD read, DELETE is destructive, the rest write; then by the name's verb, which tells more. Reads
 * that are POSTs are reads.
 */
export function effectByRule(method: string, name: string): Effect {
  if (method === "GET" || method === "HEAD") return "read";
  const verb = name.slice(0, name.indexOf("_"));
  if (method === "DELETE" || DESTRUCTIVE.has(verb)) return "destructive";
  return READING.has(verb) ? "read" : "write";
}
