import type { StandardSchema } from "@plugboard/core";
import { z } from "zod";
import { MAX_ROWS_RETURNED } from "./limits.js";
import { identifierFault } from "./sql/identifier.js";
import { type SqlValue, valueFault } from "./sql/values.js";
import type { Comparison } from "./sql/where.js";

// Loaded with zod, at the first use of an action.

const DEFAULT_LIMIT = 1000;
const DEFAULT_MAX_ROWS = 1000;
/** Parameters of one statement (16 bits in the protocol). */
const MAX_PARAMETERS = 65_535;

/** The same schema, without zod in its type: whoever uses this package need not have it. */
function standard<S extends z.ZodType>(schema: S): StandardSchema<z.input<S>, z.output<S>> {
  return schema;
}

function checked<T>(faultOf: (value: unknown) => string | undefined): z.ZodType<T, T> {
  return z.unknown().superRefine((value, context) => {
    const fault = faultOf(value);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
  }) as unknown as z.ZodType<T, T>;
}

function text(describe: string, faultOf: (value: string) => string | undefined) {
  return z
    .string()
    .min(1)
    .superRefine((value, context) => {
      const fault = faultOf(value);
      if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
    })
    .describe(describe);
}

const identifier = (describe: string) => text(describe, identifierFault);
const sql = (describe: string) => text(describe, (value) => valueFault(value));

const value = checked<SqlValue>(valueFault);

const params = z
  .array(value)
  .max(MAX_PARAMETERS)
  .optional()
  .describe(
    "Values of $1, $2, … in turn. Lists become arrays, objects JSON; pass a list for a JSON column as text.",
  );

const limit = z
  .number()
  .int()
  .min(1)
  .max(MAX_ROWS_RETURNED)
  .default(DEFAULT_LIMIT)
  .describe(`Rows to return, at most. has_more tells whether there were others. Default ${DEFAULT_LIMIT}.`);

const timeoutMs = z
  .number()
  .int()
  .min(1)
  .max(86_400_000)
  .optional()
  .describe("Milliseconds that a statement may take. Default: what is left of the call.");

export const runQuery = standard(
  z.strictObject({
    sql: sql("One SELECT, VALUES, TABLE or WITH query. It cannot change anything."),
    params,
    limit,
    timeout_ms: timeoutMs,
  }),
);

export const explainQuery = standard(
  z.strictObject({
    sql: sql("The statement to explain: SELECT, INSERT, UPDATE, DELETE, MERGE, VALUES or CREATE TABLE AS."),
    params,
    analyze: z
      .boolean()
      .default(false)
      .describe(
        "Run the statement and measure it. In a read-only transaction, so only queries can be. Default false.",
      ),
    timeout_ms: timeoutMs,
  }),
);

export const runStatement = standard(
  z.strictObject({
    sql: sql("One statement of any kind but transaction control and COPY."),
    params,
    limit,
    timeout_ms: timeoutMs,
  }),
);

export const runTransaction = standard(
  z.strictObject({
    statements: z
      .array(z.strictObject({ sql: sql("One statement."), params, limit }))
      .min(1)
      .max(100)
      .describe("Run in turn, all or none."),
    isolation: z
      .enum(["read committed", "repeatable read", "serializable"])
      .optional()
      .describe("Default: the server's, which is read committed unless set otherwise."),
    timeout_ms: timeoutMs,
  }),
);

const table = {
  schema: identifier("The table's schema. Default public.").default("public"),
  table: identifier("The table's name, as it is stored: no quotes, case matters."),
};

const row = z.record(identifier("A column."), value);

const rows = z
  .array(row)
  .min(1)
  .max(MAX_ROWS_RETURNED)
  .describe("Rows, each with its values by column. A column that a row leaves out gets its default.");

const returning = z
  .union([z.literal("*"), z.array(identifier("A column.")).min(1)])
  .optional()
  .describe('Columns of the rows touched to return, or "*" for all. Default: none.');

const scalar = checked<string | number | bigint | boolean | Date | Uint8Array>((given) => {
  const isObject = typeof given === "object" && !(given instanceof Date) && !(given instanceof Uint8Array);
  return isObject ? "must be a single value" : valueFault(given);
});
const listed = z.array(z.union([z.null(), scalar]));

const comparison: z.ZodType<Comparison, Comparison> = z
  .strictObject({
    eq: scalar,
    ne: scalar,
    gt: scalar,
    gte: scalar,
    lt: scalar,
    lte: scalar,
    like: z.string(),
    ilike: z.string(),
    in: listed,
    not_in: listed,
    is_null: z.boolean(),
  })
  .partial()
  .refine((given) => Object.values(given).some((member) => member !== undefined), "holds no condition");

const where = z
  .record(identifier("A column."), z.union([z.null(), scalar, listed, comparison]))
  .refine((given) => Object.keys(given).length > 0, "holds no condition; say all_rows: true for every row")
  .describe(
    "Conditions by column, which must all hold: a value to equal, null for none, a list to be among, or an object of eq, ne, gt, gte, lt, lte, like, ilike, in, not_in, is_null.",
  );

const touched = {
  where: where.optional(),
  all_rows: z.boolean().optional().describe("Touch every row of the table, instead of where."),
  max_rows: z
    .number()
    .int()
    .min(1)
    .default(DEFAULT_MAX_ROWS)
    .describe(`When more rows would be touched, none is. Default ${DEFAULT_MAX_ROWS}.`),
  returning,
  timeout_ms: timeoutMs,
};

/** Neither forgotten nor contradictory: every row is touched only when that was said. */
function choosesRows(given: { readonly where?: unknown; readonly all_rows?: boolean | undefined }): boolean {
  return (given.where !== undefined) !== (given.all_rows === true);
}
const CHOOSE_ROWS = { error: "must have either where or all_rows: true" };

export const insertRows = standard(
  z.strictObject({
    ...table,
    rows,
    skip_conflicts: z
      .boolean()
      .default(false)
      .describe("Leave out rows whose unique key exists already, instead of failing. Default false."),
    returning,
    timeout_ms: timeoutMs,
  }),
);

export const upsertRows = standard(
  z.strictObject({
    ...table,
    rows,
    conflict_columns: z
      .array(identifier("A column."))
      .min(1)
      .describe("The columns of the unique key by which an existing row is recognised."),
    update_columns: z
      .array(identifier("A column."))
      .optional()
      .describe("Columns to overwrite in an existing row. Default: all given ones outside of the key."),
    returning,
    timeout_ms: timeoutMs,
  }),
);

export const updateRows = standard(
  z
    .strictObject({
      ...table,
      set: row
        .refine((given) => Object.keys(given).length > 0, "sets no column")
        .describe("New values by column."),
      ...touched,
    })
    .refine(choosesRows, CHOOSE_ROWS),
);

export const deleteRows = standard(z.strictObject({ ...table, ...touched }).refine(choosesRows, CHOOSE_ROWS));

const page = {
  limit: z
    .number()
    .int()
    .min(1)
    .max(MAX_ROWS_RETURNED)
    .default(DEFAULT_LIMIT)
    .describe(`How many to return, at most. Default ${DEFAULT_LIMIT}.`),
  offset: z.number().int().min(0).default(0).describe("How many to skip. Default 0."),
};

export const listSchemas = standard(
  z.strictObject({
    include_system: z.boolean().default(false).describe("Include PostgreSQL's own schemas. Default false."),
    ...page,
  }),
);

export const listTables = standard(
  z.strictObject({
    schema: identifier("Only tables of this schema.").optional(),
    search: z.string().min(1).optional().describe("Only tables with this in their name, in any case."),
    include_system: z
      .boolean()
      .default(false)
      .describe("Include tables of PostgreSQL's own schemas. Default false."),
    ...page,
  }),
);

export const describeTable = standard(z.strictObject({ ...table }));
