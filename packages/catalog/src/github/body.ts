import type { JsonSchema } from "@plugboard/core";
import { type OpenApi, resolve, type SourceOperation, type SourceSchema } from "./document.ts";
import { convert, simplified } from "./schema.ts";

/** A request body, taken apart. */
export type Body =
  | { readonly kind: "none" }
  | {
      readonly kind: "members";
      readonly members: Readonly<Record<string, JsonSchema>>;
      readonly required: readonly string[];
    }
  | {
      readonly kind: "whole";
      readonly name: string;
      readonly schema: JsonSchema;
      /** Where it is not JSON. */
      readonly contentType?: string;
    };

/** How the param is called whose value is the whole body. */
const WHOLE: Readonly<Record<string, string>> = {
  "copilot/set-copilot-content-exclusion-for-organization": "paths_by_repository",
  "markdown/render-raw": "text",
};

export function bodyOf(document: OpenApi, { operationId, requestBody }: SourceOperation): Body {
  if (requestBody === undefined) return { kind: "none" };
  const { content } = resolve(document, requestBody as Exclude<typeof requestBody, { $ref: string }>);
  const json = content["application/json"]?.schema;
  if (json === undefined) {
    const [[contentType, { schema = {} }] = ["", {}]] = Object.entries(content);
    // Bytes have no type in JSON Schema.
    const value = schema.format === "binary" ? {} : convert(document, schema);
    return { kind: "whole", name: WHOLE[operationId] ?? "data", schema: value, contentType };
  }
  const forms = formsOf(document, json);
  if (forms.every(({ members }) => Object.keys(members).length === 0)) {
    const name = WHOLE[operationId];
    if (name === undefined)
      throw new Error(`The body of ${operationId} has no members: say in body.ts what its param is called.`);
    return { kind: "whole", name, schema: convert(document, json) };
  }
  return { kind: "members", ...merged(forms) };
}

interface Form {
  readonly members: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/**
 * The forms that an object may have. A choice beside members adds to them. A choice that only requires this or that
 * member is left to the service: a list of params cannot say it, and where an input is a tool's, models' APIs refuse a
 * choice at its top (`input_schema does not support oneOf, allOf, or anyOf at the top level`). Within a member it is kept.
 */
function formsOf(document: OpenApi, source: SourceSchema): Form[] {
  const schema = resolve(document, source);
  const own: Form = {
    members: Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, member]) => [name, convert(document, member)]),
    ),
    required: schema.required ?? [],
  };
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices === undefined) return [own];
  return choices
    .flatMap((choice) => formsOf(document, choice))
    .map((form) => ({
      // Where both tell of a member, the choice only narrows it down.
      members: { ...form.members, ...own.members },
      required: [...new Set([...own.required, ...form.required])],
    }));
}

/** All members of all forms, and as required what every form requires. */
function merged(forms: readonly Form[]): Form {
  const names = [...new Set(forms.flatMap(({ members }) => Object.keys(members)))];
  const members = names.map((name): [string, JsonSchema] => [
    name,
    simplified({ anyOf: forms.flatMap(({ members }) => members[name] ?? []) }),
  ]);
  const required = names.filter((name) => forms.every((form) => form.required.includes(name)));
  return { members: Object.fromEntries(members), required };
}
