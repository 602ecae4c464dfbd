import type { JsonSchema } from "@plugboard/core";
import type ts from "@typescript/typescript6";
import type { Operation, Reading } from "../operation.ts";
import { groupOf } from "./names.ts";
import { BYTES, isOptional, membersOf, SchemaWriter } from "./schema.ts";
import { type Method, openSource, type Source } from "./source.ts";

/** @param folder That of `@slack/web-api`. */
export function read(folder: string): Reading {
  const source = openSource(folder);
  const schemas = new SchemaWriter(source.checker, source.files);
  const operations = source.methods.map((method) => operationOf(method, source, schemas));
  return { operations: operations.map((operation) => withJson(operation, schemas.defs)), defs: schemas.defs };
}

function operationOf(method: Method, { checker }: Source, schemas: SchemaWriter): Operation {
  const { params, required } = paramsOf(method, checker, schemas);
  const { pagination, unwrap } = paginationOf(method, params, checker);
  return {
    id: method.id,
    group: groupOf(method.id),
    row: {
      // As Slack's client calls every method, those that read too.
      method: "POST",
      path: `/${method.id}`,
      ...(Object.keys(params).length > 0 && { params }),
      ...(required.length > 0 && { required }),
      bodyFormat: Object.values(params).some(isBytes) ? "multipart" : "form",
      ...(unwrap !== undefined && { unwrap }),
    },
    ...(pagination !== undefined && { pagination }),
    ...(method.deprecated && { deprecated: true }),
  };
}

interface Params {
  readonly params: Record<string, JsonSchema>;
  readonly required: readonly string[];
}

/** Where a method takes one of several sets of arguments, a param is what it is in any of them. */
function paramsOf({ input }: Method, checker: ts.TypeChecker, schemas: SchemaWriter): Params {
  const variants = input === undefined ? [] : membersOf(input);
  const members = new Map<string, ts.Type[]>();
  const always = new Map<string, number>();
  for (const variant of variants) {
    for (const property of checker.getPropertiesOfType(variant)) {
      const types = membersOf(checker.getTypeOfSymbol(property));
      if (types.length === 0 || isTokenOverride(property)) continue;
      members.set(property.name, [...(members.get(property.name) ?? []), ...types]);
      if (!isOptional(property)) always.set(property.name, (always.get(property.name) ?? 0) + 1);
    }
  }
  return {
    params: Object.fromEntries([...members].map(([name, types]) => [name, schemas.schemaOf(types, name)])),
    required: [...always].filter(([, times]) => times === variants.length).map(([name]) => name),
  };
}

/** A connection has its token. `oauth.v2.exchange` takes one of its own, which is a param. */
function isTokenOverride({ name, declarations = [] }: ts.Symbol): boolean {
  return (
    name === "token" &&
    declarations.some(
      ({ parent }) => "name" in parent && (parent.name as ts.Identifier).text === "TokenOverridable",
    )
  );
}

/** Searches keep their list, and where it stands, in a member of the answer. */
const SEARCHES: Readonly<Record<string, string>> = { "search.files": "files", "search.messages": "messages" };

/** Takes a cursor, and answers none. */
const STARS = "stars.list";

/**
 * By what a method takes and answers: `cursor:MEMBER` for lists that go on at the answer's `next_cursor`, `page:MEMBER`
 * for those whose pages are numbered, `page:OUTER.MEMBER` where the paging is in a member of the answer, which is `data`.
 */
function paginationOf(
  { id, answer }: Method,
  params: Readonly<Record<string, JsonSchema>>,
  checker: ts.TypeChecker,
): { readonly pagination?: string; readonly unwrap?: string } {
  const outer = SEARCHES[id];
  if (outer !== undefined) return { pagination: `page:${outer}.matches`, unwrap: outer };
  const kind = "cursor" in params && id !== STARS ? "cursor" : "page" in params ? "page" : undefined;
  if (kind === undefined) return {};
  const lists = checker
    .getPropertiesOfType(answer)
    .filter((member) => membersOf(checker.getTypeOfSymbol(member)).some((type) => checker.isArrayType(type)));
  if (lists.length > 1) throw new Error(`${id} answers more than one list.`);
  // Some answer an object by name, such as admin.emoji.list, and some have no type.
  const [list] = lists;
  return list === undefined ? {} : { pagination: `${kind}:${list.name}` };
}

/** Objects and lists are sent as JSON text, since a form has no other way to write them. */
function withJson(operation: Operation, defs: Reading["defs"]): Operation {
  const jsonParams = Object.entries(operation.row.params ?? {})
    .filter(([, schema]) => !isBytes(schema) && holdsStructure(schema, defs))
    .map(([name]) => name);
  if (jsonParams.length === 0) return operation;
  return { ...operation, row: { ...operation.row, jsonParams } };
}

function isBytes(schema: JsonSchema): boolean {
  return (schema as { readonly $ref?: string }).$ref === `#/$defs/${BYTES}`;
}

function holdsStructure(schema: JsonSchema, defs: Reading["defs"]): boolean {
  const { $ref, type, anyOf } = schema as {
    readonly $ref?: string;
    readonly type?: string | readonly string[];
    readonly anyOf?: readonly JsonSchema[];
  };
  if ($ref !== undefined) return holdsStructure(defs[$ref.slice("#/$defs/".length)] as JsonSchema, defs);
  if (anyOf !== undefined) return anyOf.some((choice) => holdsStructure(choice, defs));
  return type === undefined
    ? !("enum" in schema || "const" in schema)
    : type === "object" || type === "array";
}
