import { PlugboardError } from "../errors/plugboard-error.js";
import { PARAM } from "./path-params.js";

/** Percent-encodes; lone surrogates become U+FFFD, as in the WHATWG URL standard. */
export function encodeText(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Puts text behind a URL's own query, which stays byte for byte; drops the fragment. */
export function appendQuery(url: string, query: string): string {
  const hash = url.indexOf("#");
  const bare = hash === -1 ? url : url.slice(0, hash);
  if (query === "") return bare;
  if (!bare.includes("?")) return `${bare}?${query}`;
  return bare.endsWith("?") || bare.endsWith("&") ? bare + query : `${bare}&${query}`;
}

/** A path template in parts: text, and names that stand for values. `{+name}` may span several segments. */
export type PathTemplate = readonly (string | { readonly name: string; readonly multi: boolean })[];

export function parsePath(template: string): PathTemplate {
  const parts: PathTemplate[number][] = [];
  let end = 0;
  for (const match of template.matchAll(PARAM)) {
    if (match.index > end) parts.push(template.slice(end, match.index));
    parts.push({ name: match[2] as string, multi: match[1] === "+" });
    end = match.index + match[0].length;
  }
  if (end < template.length) parts.push(template.slice(end));
  return parts;
}

/**
 * Fills a path template. Each value stays inside its segment (a `{+name}` value inside its place): a segment that would
 * be empty, `.` or `..` is refused, because a URL parser would drop it and the call would reach another resource.
 */
export function expandPath(template: PathTemplate, values: Readonly<Record<string, unknown>>): string {
  let path = "";
  const places: { readonly name: string; readonly start: number; readonly end: number }[] = [];
  for (const part of template) {
    if (typeof part === "string") {
      path += part;
      continue;
    }
    const { name, multi } = part;
    const text = String(values[name] ?? "");
    const segments = multi ? text.split("/") : [text];
    if (segments.includes("")) throw badSegment(name, "would leave an empty path segment");
    const start = path.length;
    path += segments.map(encodeText).join("/");
    places.push({ name, start, end: path.length });
  }
  let start = 0;
  for (const segment of path.split("/")) {
    const end = start + segment.length;
    if (segment === "." || segment === "..") {
      const place = places.find((value) => value.start < end && value.end > start);
      throw badSegment(place?.name ?? "path", `would make the path segment "${segment}"`);
    }
    start = end + 1;
  }
  return path;
}

function badSegment(name: string, fault: string): PlugboardError {
  return new PlugboardError("invalid_input", `The input is not valid: /${name} ${fault}.`, {
    problems: [{ path: `/${name}`, message: fault }],
  });
}
