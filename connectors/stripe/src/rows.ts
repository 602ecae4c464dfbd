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

/** What the rows of one kind share. */
export const GET = { method: "GET" } as const;
export const PAGES = { method: "GET", pagination: byId } as const;
export const SEARCHES = { method: "GET", pagination: byPage } as const;
export const POST = { method: "POST", headerParams: { idempotency_key: "Idempotency-Key" } } as const;
export const DELETE = { method: "DELETE" } as const;
