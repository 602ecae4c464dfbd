import type { HttpProfile } from "@plugboard/core";
import { readFailure } from "./failure.js";

/**
 * The newest version that GitHub.com and every supported GitHub Enterprise Server speak. A connection's own headers
 * choose another.
 */
const API_VERSION = "2022-11-28";

export const HEADERS = {
  Accept: "application/vnd.github+json",
  "X-GitHub-Api-Version": API_VERSION,
} as const;

export const http: HttpProfile = {
  baseUrl: "https://api.github.com",
  origins: ["https://uploads.github.com"],
  headers: HEADERS,
  // As its own clients write them; of `a=1&a=2` GitHub would read the last.
  arrayStyle: "comma",
  readFailure,
};

/**
 * Where files are uploaded: another host on GitHub.com and on data-residency hosts (`api.` becomes `uploads.`), another
 * path on GitHub Enterprise Server (`/api/v3` becomes `/api/uploads`), else the base URL itself.
 */
export function uploadsUrl(baseUrl: string): string {
  if (/\/api\/v3$/.test(baseUrl)) return baseUrl.replace(/\/v3$/, "/uploads");
  return baseUrl.replace(/^(https?:\/\/)api\./, "$1uploads.");
}
