import { type Endpoint, type OpenApi, resolve, type SourceSchema } from "./document.ts";

/** The params by which a list goes on, as Link headers name them. */
const CURSORS = ["page", "after", "cursor"];

/** The member that holds the list, where an answer has several lists. */
const LISTS: Readonly<Record<string, string>> = {
  "repos/compare-commits": "commits",
  "repos/compare-commits-with-basehead": "commits",
  "repos/get-commit": "files",
  "search/issues-and-pull-requests": "items",
};

/**
 * `link` where the answer is a list, `link:MEMBER` where a member of it is, `since` where a list goes on with the id of
 * its last item.
 *
 * @param query The names of the query's params.
 */
export function paginationOf(
  document: OpenApi,
  { method, operation }: Endpoint,
  query: readonly string[],
): string | undefined {
  if (method !== "GET") return undefined;
  const response = operation.responses["200"];
  if (response === undefined) return undefined;
  const { headers = {}, content } = resolve(
    document,
    response as Exclude<typeof response, { readonly $ref: string }>,
  );
  const source = content?.["application/json"]?.schema;
  if (source === undefined) return undefined;
  const schema = resolve(document, source);
  const isPaged = query.some((name) => CURSORS.includes(name));
  if (isList(document, schema)) {
    if (isPaged) return "link";
    return query.includes("since") && "Link" in headers ? "since" : undefined;
  }
  if (!isPaged) return undefined;
  const lists = Object.entries(schema.properties ?? {})
    .filter(([, member]) => isList(document, resolve(document, member)))
    .map(([name]) => name);
  const list = LISTS[operation.operationId] ?? lists[0];
  if (lists.length > 1 && LISTS[operation.operationId] === undefined)
    throw new Error(`${operation.operationId} answers with ${lists.join(", ")}: say in pagination.ts which.`);
  return list === undefined ? undefined : `link:${list}`;
}

/** Lists of one thing or another, by media type, are written as a choice. */
function isList(document: OpenApi, schema: SourceSchema): boolean {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices === undefined) return schema.type === "array";
  return choices.every((choice) => isList(document, resolve(document, choice)));
}
