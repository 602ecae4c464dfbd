import { quote } from "./identifier.js";
import { encodeValue, type SqlValue } from "./values.js";

type Scalar = string | number | bigint | boolean | Date | Uint8Array;

/** What a column's value must be. Several conditions must all hold. */
export interface Comparison {
  readonly eq?: Scalar | undefined;
  /** Another value, or none. */
  readonly ne?: Scalar | undefined;
  readonly gt?: Scalar | undefined;
  readonly gte?: Scalar | undefined;
  readonly lt?: Scalar | undefined;
  readonly lte?: Scalar | undefined;
  readonly like?: string | undefined;
  readonly ilike?: string | undefined;
  readonly in?: readonly (Scalar | null)[] | undefined;
  readonly not_in?: readonly (Scalar | null)[] | undefined;
  readonly is_null?: boolean | undefined;
}

/** Conditions by column: a value to equal, `null` for none, a list to be among, or comparisons. */
export type Where = Readonly<Record<string, Scalar | null | readonly (Scalar | null)[] | Comparison>>;

/** Collects a statement's values and gives each its placeholder. */
export class Parameters {
  readonly values: (string | null)[] = [];

  add(value: SqlValue): string {
    this.values.push(encodeValue(value));
    return `$${this.values.length}`;
  }
}

const OPERATORS = {
  eq: "=",
  ne: "IS DISTINCT FROM",
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
  like: "LIKE",
  ilike: "ILIKE",
} as const;

/** The condition of a WHERE clause over the columns of `alias`. Every value is a parameter. */
export function whereClause(where: Where, alias: string, parameters: Parameters): string {
  return Object.entries(where)
    .flatMap(([name, condition]) => conditionsOf(`${alias}.${quote(name)}`, condition, parameters))
    .join(" AND ");
}

function conditionsOf(column: string, condition: Where[string], parameters: Parameters): string[] {
  const comparison = comparisonOf(condition);
  const conditions: string[] = [];
  for (const [key, operator] of Object.entries(OPERATORS)) {
    const value = comparison[key as keyof typeof OPERATORS];
    if (value !== undefined) conditions.push(`${column} ${operator} ${parameters.add(value)}`);
  }
  if (comparison.in !== undefined) conditions.push(among(column, comparison.in, parameters));
  if (comparison.not_in !== undefined) {
    conditions.push(`(${among(column, comparison.not_in, parameters)}) IS NOT TRUE`);
  }
  if (comparison.is_null !== undefined) {
    conditions.push(`${column} IS ${comparison.is_null ? "" : "NOT "}NULL`);
  }
  // A condition that says nothing would let every row pass.
  if (conditions.length === 0) throw new TypeError(`The condition on ${column} is empty.`);
  return conditions;
}

function comparisonOf(condition: Where[string]): Comparison {
  if (condition === null) return { is_null: true };
  if (Array.isArray(condition)) return { in: condition };
  const isValue =
    typeof condition !== "object" || condition instanceof Date || condition instanceof Uint8Array;
  return isValue ? { eq: condition } : (condition as Comparison);
}

/** Nothing equals NULL in SQL, so a `null` in the list is asked for apart. */
function among(column: string, list: readonly (Scalar | null)[], parameters: Parameters): string {
  const any = `${column} = ANY (${parameters.add(list.filter((item) => item !== null))})`;
  return list.includes(null) ? `(${any} OR ${column} IS NULL)` : any;
}
