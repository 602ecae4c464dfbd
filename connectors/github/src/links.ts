import type { HttpAnswer, Pagination } from "@plugboard/core";

/** The query params by which GitHub's lists go on. A link's other params repeat what the input has already. */
const CURSORS: readonly string[] = ["page", "after", "cursor"];
/** Of lists that go on with the id of their last item. Elsewhere `since` is a time, and a filter. */
const IDS: readonly string[] = ["since"];
const NUMBERS = new Set(["page", "since"]);

/**
 * Pages by the Link header. Only the next link's cursor is taken over, never its host or path: the next page is asked
 * for like any other call.
 *
 * @param items The member of the answer that holds the items; `""` where the answer is the list.
 */
function linked(items = "", cursors = CURSORS): Pagination {
  return { items, next: (answer, input) => nextCursor(answer, input, cursors) };
}

/**
 * The pagination that the catalogue has for an action: `link` where the answer is the list, `link:MEMBER` where a member
 * of it is, `since` where a list goes on with an id.
 */
export function paginationOf(kind: string): Pagination {
  return kind === "since" ? linked("", IDS) : linked(kind.slice("link:".length));
}

/** {@link paginationOf}, for rows that are to become data. */
export function pagedBy(kind: string): Pagination & { readonly kind: string } {
  return { ...paginationOf(kind), kind };
}

function nextCursor(
  answer: HttpAnswer,
  input: Readonly<Record<string, unknown>>,
  cursors: readonly string[],
): Readonly<Record<string, unknown>> | undefined {
  const target = linkTarget(answer.headers.link ?? "", "next");
  if (target === undefined || !URL.canParse(target, answer.url)) return undefined;
  const { searchParams } = new URL(target, answer.url);
  const next: Record<string, unknown> = {};
  for (const name of cursors) {
    const value = searchParams.get(name);
    if (value !== null && value !== "") next[name] = NUMBERS.has(name) ? Number(value) : value;
    // A cursor of this page would hold the next one back.
    else if (input[name] !== undefined) next[name] = undefined;
  }
  const leadsOn = cursors.some((name) => next[name] !== undefined && next[name] !== input[name]);
  return leadsOn && !Object.values(next).some(Number.isNaN) ? next : undefined;
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
