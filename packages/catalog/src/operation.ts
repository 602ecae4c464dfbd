import type { Effect, HttpActionRow, JsonSchema } from "@plugboard/core";

/** The members of a row that are plain data. */
export type OperationRow = Pick<
  HttpActionRow,
  | "method"
  | "path"
  | "baseUrl"
  | "params"
  | "required"
  | "queryParams"
  | "bodyParams"
  | "headerParams"
  | "wholeBody"
  | "jsonParams"
  | "fileParams"
  | "wireNames"
  | "fixed"
  | "headers"
  | "bodyFormat"
  | "unwrap"
>;

/** An endpoint as its vendor's source tells of it: facts, in one form for every service, and none of the vendor's sentences. */
export interface Operation {
  /** The source's own name: `issues/lock`, `customers.create`, `chat.postMessage`. Unique, and the lock file's key. */
  readonly id: string;
  /** snake_case, of the service's own families: `issues`, `test_helpers_treasury`. */
  readonly group: string;
  /** Schemas may point at the reading's definitions: `{ "$ref": "#/$defs/Block" }`. */
  readonly row: OperationRow;
  /** One of the kinds that the connector can follow, and the member that holds the items: `link`, `link:workflows`. */
  readonly pagination?: string;
  readonly deprecated?: boolean;
}

/** The schema of a param that holds a file. Its type is core's of this name. */
export const FILE_CONTENT: JsonSchema = { $ref: "#/$defs/FileContent" };
/** What JSON can say of it; bytes and Blobs are objects to it. */
export const FILE_DEFS: Readonly<Record<string, JsonSchema>> = {
  FileContent: {
    type: ["string", "object"],
    properties: { base64: { type: "string" }, media_type: { type: "string" }, filename: { type: "string" } },
  },
};

/** What a source holds. */
export interface Reading {
  readonly operations: readonly Operation[];
  /** Schemas that several operations share, or that refer to themselves. */
  readonly defs: Readonly<Record<string, JsonSchema>>;
}

/** A service whose catalogue is made from a source. */
export interface Service {
  /** The connector's: `stripe`. */
  readonly name: string;
  /** The npm package that is read, at the version that is pinned. */
  readonly source: { readonly package: string; readonly version: string; readonly licence: string };
  /** @param folder The source's, unpacked. */
  read(folder: string): Reading | Promise<Reading>;
  /** The name by rule, or by a table of exceptions where the rule reads badly or collides. */
  nameOf(operation: Operation): string;
  /** Operations, by id, whose action is written by hand under another request than the source's: composed ones. */
  readonly writtenByHand?: Readonly<Record<string, string>>;
  /** What people call actions in words that neither names nor titles have, by name: phrases between commas, for searches. */
  readonly keywords?: Readonly<Record<string, string>>;
  /** Where it differs from the common rule. */
  effectOf?(operation: Operation, name: string): Effect | undefined;
  /** Where it differs from the words of the name. */
  titleOf?(operation: Operation, name: string): string | undefined;
  /** Holds what was made against the source by other means, and tells what does not agree. For the refresh alone. */
  audit?(folder: string, operations: readonly Operation[]): Promise<readonly string[]>;
}
