import { sqlAction } from "@plugboard/core";
import type { Database, Rows, Written } from "./database.ts";

const sql = {
  type: "string",
  minLength: 1,
  description: "One statement, with ? where a value goes.",
} as const;
const params = {
  type: "array",
  items: { type: ["string", "number", "null"] },
  description: "A value for each ?, in order.",
} as const;

export const run_query = sqlAction({
  title: "Run a query",
  description: "Answers with rows. Cannot write.",
  effect: "read",
  input: {
    type: "object",
    properties: {
      sql,
      params,
      limit: { type: "integer", minimum: 1, maximum: 1000, description: "Rows at most. Default 100." },
    },
    required: ["sql"],
    additionalProperties: false,
  },
  run: (database: Database, input, { signal }): Promise<Rows> =>
    database.query(input.sql, input.params ?? [], input.limit ?? 100, signal),
});

export const run_statement = sqlAction({
  title: "Run a statement",
  description: "Runs one statement of any kind, and answers with how many rows it changed.",
  effect: "destructive",
  input: {
    type: "object",
    properties: { sql, params },
    required: ["sql"],
    additionalProperties: false,
  },
  run: (database: Database, input, { signal }): Promise<Written> =>
    database.write(input.sql, input.params ?? [], signal),
});
