import type { StandardSchema } from "./standard-schema.js";

/** A JSON Schema document (2020-12; draft-07 where `$schema` says so). Plain data: never compiled when defined. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * What an action may use to describe its input or output:
 *
 * - JSON Schema as plain data, which costs nothing until the action is used;
 * - any Standard Schema (https://standardschema.dev), such as a zod schema. Listing needs its JSON Schema, so the
 *   library must implement the Standard JSON Schema extension as well (zod does from 4.2);
 * - a function that returns either, called once at first use, so that a schema library loads only when needed.
 */
export type Schema = JsonSchema | StandardSchema | LazySchema;
export type LazySchema = () => JsonSchema | StandardSchema | Promise<JsonSchema | StandardSchema>;

/** A JSON Schema whose type was worked out already, so that declarations carry the type and not the schema. */
export interface TypedJsonSchema<T> extends JsonSchema {
  readonly [described]?: T;
}
declare const described: unique symbol;

/** The type that a caller passes for a schema. */
export type InferInput<S> =
  S extends StandardSchema<infer Input, infer _Output>
    ? Input
    : S extends () => infer R
      ? InferInput<Awaited<R>>
      : InferJsonSchema<S>;

/** The type that comes out of a schema. */
export type InferOutput<S> =
  S extends StandardSchema<infer _Input, infer Output>
    ? Output
    : S extends () => infer R
      ? InferOutput<Awaited<R>>
      : InferJsonSchema<S>;

/**
 * The type that a literal JSON Schema describes: `type`, `enum`, `const`, `anyOf`, `oneOf`, `properties`, `required`,
 * `items` and `additionalProperties`. Whatever else a schema says is checked when it runs, and `unknown` here.
 */
export type InferJsonSchema<S> = typeof described extends keyof S
  ? S extends { readonly [described]?: infer T }
    ? T
    : never
  : S extends { readonly const: infer C }
    ? C
    : S extends { readonly enum: readonly (infer E)[] }
      ? E
      : S extends { readonly anyOf: readonly (infer O)[] }
        ? InferEach<O>
        : S extends { readonly oneOf: readonly (infer O)[] }
          ? InferEach<O>
          : S extends { readonly type: infer T }
            ? T extends readonly (infer U)[]
              ? InferType<U, S>
              : InferType<T, S>
            : unknown;

type InferEach<O> = O extends unknown ? InferJsonSchema<O> : never;

type InferType<T, S> = T extends "string"
  ? string
  : T extends "number" | "integer"
    ? number
    : T extends "boolean"
      ? boolean
      : T extends "null"
        ? null
        : T extends "array"
          ? S extends { readonly items: infer I }
            ? readonly InferJsonSchema<I>[]
            : readonly unknown[]
          : T extends "object"
            ? InferObject<S>
            : unknown;

type InferObject<S> = S extends { readonly properties: infer P }
  ? InferProperties<P, RequiredKeys<S>>
  : S extends { readonly additionalProperties: infer A }
    ? A extends JsonSchema
      ? { readonly [key: string]: InferJsonSchema<A> }
      : Readonly<Record<string, unknown>>
    : Readonly<Record<string, unknown>>;

type RequiredKeys<S> = S extends { readonly required: readonly (infer R)[] } ? R : never;

/** Params by name, those in `R` required. */
export type InferProperties<P, R> = Simplify<
  { readonly [K in keyof P as K extends R ? K : never]: InferJsonSchema<P[K]> } & {
    readonly [K in keyof P as K extends R ? never : K]?: InferJsonSchema<P[K]> | undefined;
  }
>;

type Simplify<T> = { [K in keyof T]: T[K] } & {};
