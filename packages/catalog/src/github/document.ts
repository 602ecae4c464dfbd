import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { corrected } from "./corrections.ts";

/** A schema as OpenAPI 3.0 writes it: JSON Schema of an older draft, with `nullable`. */
export interface SourceSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SourceSchema>>;
  readonly required?: readonly string[];
  readonly items?: SourceSchema;
  readonly additionalProperties?: boolean | SourceSchema;
  readonly anyOf?: readonly SourceSchema[];
  readonly oneOf?: readonly SourceSchema[];
  readonly allOf?: readonly SourceSchema[];
  readonly [keyword: string]: unknown;
}

export interface SourceParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly schema?: SourceSchema;
  /** GitHub's own: the value may hold slashes. */
  readonly "x-multi-segment"?: boolean;
}

type Content = Readonly<Record<string, { readonly schema?: SourceSchema }>>;

export interface SourceOperation {
  readonly operationId: string;
  readonly deprecated?: boolean;
  readonly servers?: readonly { readonly url: string }[];
  readonly parameters?: readonly (SourceParameter | Reference)[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content } | Reference;
  readonly responses: Readonly<
    Record<string, { readonly headers?: object; readonly content?: Content } | Reference>
  >;
  readonly "x-github": { readonly category: string; readonly subcategory?: string | null };
}

export interface Reference {
  readonly $ref: string;
}

/** The members of an OpenAPI document that are read. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, SourceOperation>>>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Endpoint {
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  readonly operation: SourceOperation;
}

/** @param folder Of the package. */
export async function loadDocument(folder: string): Promise<OpenApi> {
  return corrected(JSON.parse(await readFile(join(folder, "generated/api.github.com.json"), "utf8")));
}

export function endpointsOf(document: OpenApi): Endpoint[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** What a reference points at, through references to references; what is none is itself. */
export function resolve<Target>(document: OpenApi, target: Target | Reference): Target {
  let current: unknown = target;
  while (isReference(current)) {
    const steps = current.$ref.replace(/^#\//, "").split("/");
    current = steps.reduce<unknown>(
      (parent, step) =>
        (parent as Record<string, unknown> | undefined)?.[step.replaceAll("~1", "/").replaceAll("~0", "~")],
      document,
    );
    if (current === undefined) throw new Error(`Nothing is at ${steps.join("/")} in the document.`);
  }
  return current as Target;
}

function isReference(value: unknown): value is Reference {
  return typeof value === "object" && value !== null && "$ref" in value;
}
