import type { JsonSchema } from "@plugboard/core";
import type ts from "@typescript/typescript6";
import { FILE_CONTENT, FILE_DEFS, type Operation, type Reading } from "../operation.ts";
import { groupOf } from "./names.ts";
import { isBytes, isObject, isOptional, membersOf, SchemaWriter } from "./schema.ts";
import { type Method, openSource, type Source } from "./source.ts";

/** @param folder That of `@slack/web-api`. */
export function read(folder: string): Reading {
  const source = openSource(folder);
  const schemas = new SchemaWriter(source.checker, source.files);
  const operations = source.methods.map((method) => operationOf(method, source, schemas));
  return { operations, defs: { ...schemas.defs, Change: withRenaming(schemas.defs.Change), ...FILE_DEFS } };
}

/** What Slack documents and its client's types lack, by method: these params replace or join the declared. */
const CORRECTED: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>> = {
  "canvases.access.set": { access_level: { enum: ["owner", "read", "write"] } },
  "files.completeUploadExternal": { channels: { type: "string" } },
  "oauth.v2.access": { code_verifier: { type: "string" } },
};

/** With PKCE there is no secret, and with HTTP Basic neither is a param. */
const OPTIONAL = new Set(["oauth.v2.access.client_id", "oauth.v2.access.client_secret"]);

/** The operation of `canvases.edit` that the types lack. */
function withRenaming(change: JsonSchema | undefined): JsonSchema {
  const forms = change?.anyOf;
  if (!Array.isArray(forms)) throw new Error("There is no choice of types called Change.");
  const renaming = {
    type: "object",
    properties: { operation: { const: "rename" }, title_content: { $ref: "#/$defs/DocumentContent" } },
    required: ["operation", "title_content"],
  };
  return { anyOf: [...forms, renaming] };
}

function operationOf(method: Method, { checker }: Source, schemas: SchemaWriter): Operation {
  const { types, required } = paramsOf(method, checker);
  const names = [...types.keys()];
  // A form has no other way to write objects and lists than as JSON text.
  const jsonParams = names.filter((name) =>
    types.get(name)?.some((type) => isObject(type) && !isBytes(type)),
  );
  const fileParams = names.filter((name) => types.get(name)?.some(isBytes));
  const { pagination, unwrap } = paginationOf(method, names, checker);
  return {
    id: method.id,
    group: groupOf(method.id),
    row: {
      // As Slack's client calls every method, those that read too.
      method: "POST",
      path: `/${method.id}`,
      ...(names.length > 0 && { params: { ...schemasOf(types, schemas), ...CORRECTED[method.id] } }),
      ...(required.length > 0 && { required }),
      ...(jsonParams.length > 0 && { jsonParams }),
      ...(fileParams.length > 0 && { fileParams }),
      bodyFormat: fileParams.length > 0 ? "multipart" : "form",
      ...(unwrap !== undefined && { unwrap }),
    },
    ...(pagination !== undefined && { pagination }),
    ...(method.deprecated && { deprecated: true }),
  };
}

function schemasOf(
  types: ReadonlyMap<string, readonly ts.Type[]>,
  schemas: SchemaWriter,
): Record<string, JsonSchema> {
  return Object.fromEntries(
    [...types].map(([name, members]) => [
      name,
      members.some(isBytes) ? FILE_CONTENT : schemas.schemaOf(members, name),
    ]),
  );
}

interface Params {
  readonly types: ReadonlyMap<string, readonly ts.Type[]>;
  readonly required: readonly string[];
}

/** Where a method takes one of several sets of arguments, a param is what it is in any of them. */
function paramsOf({ id, input }: Method, checker: ts.TypeChecker): Params {
  const variants = input === undefined ? [] : membersOf(input);
  const types = new Map<string, ts.Type[]>();
  const always = new Map<string, number>();
  for (const variant of variants) {
    for (const property of checker.getPropertiesOfType(variant)) {
      const name = MISNAMED[`${id}.${property.name}`] ?? property.name;
      const members = membersOf(checker.getTypeOfSymbol(property));
      if (members.length === 0 || isTokenOverride(property)) continue;
      types.set(name, [...(types.get(name) ?? []), ...members]);
      if (!isOptional(property)) always.set(name, (always.get(name) ?? 0) + 1);
    }
  }
  const required = [...always]
    .filter(([name, times]) => times === variants.length && !OPTIONAL.has(`${id}.${name}`))
    .map(([name]) => name);
  return { types, required };
}

/** Arguments that Slack reads by another name than its client's. */
const MISNAMED: Readonly<Record<string, string>> = { "files.getUploadURLExternal.alt_text": "alt_txt" };

/** A connection has its token. `oauth.v2.exchange` takes one of its own, which is a param. */
function isTokenOverride({ name, declarations = [] }: ts.Symbol): boolean {
  return (
    name === "token" &&
    declarations.some(
      ({ parent }) => "name" in parent && (parent.name as ts.Identifier).text === "TokenOverridable",
    )
  );
}

interface Paging {
  readonly pagination?: string;
  readonly unwrap?: string;
}

/** Searches keep their list, and where it stands, in a member of the answer; what searches for both, in two. */
const SEARCHES: Readonly<Record<string, Paging>> = {
  "search.all": { pagination: "page:messages,files" },
  "search.files": { pagination: "page:files.matches", unwrap: "files" },
  "search.messages": { pagination: "page:messages.matches", unwrap: "messages" },
};

/** Takes a cursor, and answers none. */
const STARS = "stars.list";

/** Lists whose answers have no type. */
const UNTYPED: Readonly<Record<string, string>> = {
  "admin.conversations.ekm.listOriginalConnectedChannelInfo": "channels",
};

/**
 * By what a method takes and answers: `cursor:MEMBER` for lists that go on at the answer's `next_cursor`, `page:MEMBER`
 * for those whose pages are numbered, `either:MEMBER` where it is as the caller began, `page:OUTER.MEMBER` where the paging
 * is in a member of the answer, which is `data`, and `page:OUTER,OUTER` where several of them go by one number.
 */
function paginationOf({ id, answer }: Method, params: readonly string[], checker: ts.TypeChecker): Paging {
  const search = SEARCHES[id];
  if (search !== undefined) return search;
  const byCursor = params.includes("cursor") && id !== STARS;
  const byPage = params.includes("page");
  if (!byCursor && !byPage) return {};
  const kind = !byCursor ? "page" : byPage ? "either" : "cursor";
  const members = checker.getPropertiesOfType(answer);
  const holding = (is: (type: ts.Type) => boolean) =>
    members.filter((member) => membersOf(checker.getTypeOfSymbol(member)).some(is));
  const lists = holding((type) => checker.isArrayType(type));
  if (lists.length > 1) throw new Error(`${id} answers more than one list.`);
  // Some answer an object by name, such as admin.emoji.list.
  const [list] = [...lists, ...holding((type) => type.getStringIndexType() !== undefined)];
  const name = list?.name ?? UNTYPED[id];
  return name === undefined ? {} : { pagination: `${kind}:${name}` };
}
