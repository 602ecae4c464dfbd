import type { Pagination } from "@plugboard/core";

/** Slack's methods that read take no JSON, and every method takes its arguments in the query. */
export const GET = { method: "GET" } as const;

/** JSON, because blocks and the like would need a second encoding in a form. Slack warns of JSON without a charset. */
export const POST = {
  method: "POST",
  headers: { "content-type": "application/json; charset=utf-8" },
} as const;

/** A list that goes on behind the cursor of its last page. */
const byCursor = (items: string): Pagination => ({ items, next: nextCursor });

/** A list whose pages are numbered, from 1. */
const byPage = (items: string): Pagination => ({
  items,
  next: ({ data }) => nextPage((data as { readonly paging?: Paging } | null)?.paging),
});

/** A list that goes by cursor for who gave a limit or a cursor, and else by number. */
const byEither = (items: string): Pagination => ({
  items,
  next: (answer, input) =>
    nextCursor(answer, input) ??
    ("limit" in input || "cursor" in input ? undefined : byPage(items).next(answer, input)),
});

interface Paging {
  readonly page?: number;
  readonly pages?: number;
  readonly next_cursor?: string;
}

function nextPage(paging: Paging | undefined): { readonly page: number } | undefined {
  const { page, pages } = paging ?? {};
  return page !== undefined && pages !== undefined && page < pages ? { page: page + 1 } : undefined;
}

/** Of what was found: by number, or by cursor for who gave one. Where the cursor stands, sources do not agree. */
const byPageWithin = (member: string, items: string): Pagination => ({
  items,
  next: (answer, input) => {
    const { paging } = (answer.data as Readonly<Record<string, { paging?: Paging }>> | null)?.[member] ?? {};
    if (!("cursor" in input)) return nextPage(paging);
    return paging?.next_cursor ? { cursor: paging.next_cursor } : nextCursor(answer, input);
  },
});

/** Lists that share a page number, each within a member of the answer: they go on while one of them does. */
const byPageOfAll = (members: readonly string[]): Pagination => ({
  // It can name one. The others stand beside it in `data`.
  items: members[0] as string,
  // Counted from what was asked for: what a list behind its end says of its page is not documented.
  next: ({ data }, { page = 1 }) => {
    const lists = data as Readonly<Record<string, { paging?: Paging }>> | null;
    const pages = members.map((member) => lists?.[member]?.paging?.pages ?? 0);
    return nextPage({ page: Number(page), pages: Math.max(...pages) });
  },
});

/**
 * How lists go on: `cursor:members`, `page:files`, `either:logins`, `page:files.matches` where the list and its paging
 * stand within a member of the answer, which `data` holds alone, and `page:messages,files` where several members have one.
 */
export function paginationOf(kind: string): Pagination {
  const [way, path = ""] = kind.split(":");
  const members = path.split(",");
  if (members.length > 1) return byPageOfAll(members);
  const [items = "", within] = path.split(".").toReversed();
  if (way === "cursor") return byCursor(items);
  if (way === "either") return byEither(items);
  return within === undefined ? byPage(items) : byPageWithin(within, items);
}

/** {@link paginationOf}, for rows that are to become data. */
export function pagedBy(kind: string): Pagination & { readonly kind: string } {
  return { ...paginationOf(kind), kind };
}

const nextCursor: Pagination["next"] = ({ data }) => {
  const answer = data as {
    readonly next_cursor?: string;
    readonly response_metadata?: { readonly next_cursor?: string };
  } | null;
  const cursor = answer?.response_metadata?.next_cursor ?? answer?.next_cursor;
  // The last page has an empty cursor, or none.
  return cursor ? { cursor } : undefined;
};
