export type {
  ColumnInfo,
  ForeignKeyInfo,
  SchemaInfo,
  TableDescription,
  TableInfo,
  TableKind,
} from "./actions/catalog.js";
export type { ExplainData } from "./actions/query.js";
export type { RowsData } from "./actions/rows.js";
export type { TransactionData } from "./actions/statement.js";
export type { ConnectionStringCredentials, PasswordCredentials } from "./credentials.js";
export { postgres } from "./postgres.js";
export type { Column, QueryData, StatementData } from "./result/result.js";
export type { SqlValue } from "./sql/values.js";
export type { Comparison, Where } from "./sql/where.js";
