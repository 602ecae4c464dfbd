import type { Pagination } from "@plugboard/core";

/** Lists go on behind the last id of a page; backwards, before its first. */
const byId: Pagination = {
  items: "data",
  next: ({ data }, input) => {
    const page = data as { data?: readonly { id: string }[]; has_more?: boolean } | null;
    if (page?.has_more !== true) return undefined;
    const edge = input.ending_before === undefined ? page.data?.at(-1) : page.data?.[0];
    if (edge === undefined) return undefined;
    return input.ending_before === undefined ? { starting_after: edge.id } : { ending_before: edge.id };
  },
};

const byPage: Pagination = {
  items: "data",
  next: ({ data }) => {
    const page = data as { has_more?: boolean; next_page?: string | null } | null;
    return page?.has_more === true && page.next_page ? { page: page.next_page } : undefined;
  },
};

/** v2's lists tell the next page as a URL, of which the cursor is taken over and nothing else. */
const byPageUrl: Pagination = {
  items: "data",
  next: ({ data, url }) => {
    const next = (data as { next_page_url?: string | null } | null)?.next_page_url;
    const page = next && URL.canParse(next, url) ? new URL(next, url).searchParams.get("page") : null;
    return page ? { page } : undefined;
  },
};

const KINDS: Readonly<Record<string, Pagination>> = { id: byId, page: byPage, v2: byPageUrl };

/** How the lists of the catalogue go on. */
export function paginationOf(kind: string): Pagination {
  return KINDS[kind] as Pagination;
}

/** {@link paginationOf}, for rows that are to become data. */
function pagedBy(kind: string): Pagination & { readonly kind: string } {
  return { ...paginationOf(kind), kind };
}

/** What the rows of one kind share. */
export const GET = { method: "GET" } as const;
export const PAGES = { method: "GET", pagination: pagedBy("id") } as const;
export const SEARCHES = { method: "GET", pagination: pagedBy("page") } as const;
export const POST = { method: "POST", headerParams: { idempotency_key: "Idempotency-Key" } } as const;
export const DELETE = { method: "DELETE" } as const;
