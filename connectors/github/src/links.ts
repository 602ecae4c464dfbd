import type { HttpAnswer, Pagination } from "@plugboard/core";

/** The query params by which GitHub's lists go on. A link's other params repeat what the input has already. */
const CURSORS = ["page", "after"] as const;

type Cursor = (typeof CURSORS)[number];

/**
 * Pages by the Link header. Only the next link's cursor is taken over, never its host or path: the next page is asked
 * for like any other call.
 *
 * @param items The member of the answer that holds the items; `""` where the answer is the list.
 */
export function linked(items = ""): Pagination {
  return { items, next: (answer, input) => nextCursor(answer, input) };
}

function nextCursor(
  answer: HttpAnswer,
  input: Readonly<Record<string, unknown>>,
): Readonly<Partial<Record<Cursor, unknown>>> | undefined {
  const target = linkTarget(answer.headers.link ?? "", "next");
  if (target === undefined || !URL.canParse(target, answer.url)) return undefined;
  const { searchParams } = new URL(target, answer.url);
  const next: Partial<Record<Cursor, unknown>> = {};
  for (const name of CURSORS) {
    const value = searchParams.get(name);
    if (value !== null && value !== "") next[name] = name === "page" ? Number(value) : value;
    // A cursor of this page would hold the next one back.
    else if (input[name] !== undefined) next[name] = undefined;
  }
  const leadsOn = CURSORS.some((name) => next[name] !== undefined && next[name] !== input[name]);
  return leadsOn && !Number.isNaN(next.page) ? next : undefined;
}

/**
 * The target of the first link with this relation in a Link header (RFC 8288, section 3), as it stands there. What does
 * not parse ends the search.
 */
export function linkTarget(header: string, relation: string): string | undefined {
  const param = /\s*;\s*([^\s=;,"<>]*)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*))?/y;
  const start = /[\s,]*<([^>]*)>/y;
  while (start.lastIndex < header.length) {
    const target = start.exec(header)?.[1];
    if (target === undefined) return undefined;
    param.lastIndex = start.lastIndex;
    let relations: string | undefined;
    for (;;) {
      const end = param.lastIndex;
      const found = param.exec(header);
      if (found === null) {
        start.lastIndex = end;
        break;
      }
      // The first rel counts, whatever follows.
      if (found[1]?.toLowerCase() === "rel") relations ??= unquoted(found[2] ?? "");
    }
    if (relations?.toLowerCase().split(/\s+/).includes(relation)) return target;
    const separator = /\s*(?:,|$)/y;
    separator.lastIndex = start.lastIndex;
    if (!separator.test(header)) return undefined;
    start.lastIndex = separator.lastIndex;
  }
  return undefined;
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value;
}
