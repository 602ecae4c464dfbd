// Every name is qualified, so that no search_path can put another in its place.

const IS_OWN_SCHEMA = "(n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')";

const KIND = `
  CASE WHEN c.relispartition THEN 'partition' ELSE
    CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned_table' WHEN 'v' THEN 'view'
      WHEN 'm' THEN 'materialized_view' WHEN 'f' THEN 'foreign_table' END
  END AS kind`;

/** $1 include_system, $2 offset */
export const SCHEMAS = `
SELECT n.nspname::pg_catalog.text AS name, pg_catalog.pg_get_userbyid(n.nspowner)::pg_catalog.text AS owner,
  pg_catalog.obj_description(n.oid, 'pg_namespace') AS comment
FROM pg_catalog.pg_namespace n
WHERE $1::pg_catalog.bool OR ${IS_OWN_SCHEMA}
ORDER BY n.nspname OFFSET $2::pg_catalog.int8`;

/** $1 include_system, $2 schema or null, $3 search or null, $4 offset */
export const TABLES = `
SELECT n.nspname::pg_catalog.text AS schema, c.relname::pg_catalog.text AS name, ${KIND},
  CASE WHEN c.reltuples >= 0 THEN c.reltuples::pg_catalog.float8 END AS estimated_rows,
  pg_catalog.obj_description(c.oid, 'pg_class') AS comment
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND ($1::pg_catalog.bool OR $2::pg_catalog.text IS NOT NULL OR ${IS_OWN_SCHEMA})
  AND ($2::pg_catalog.text IS NULL OR n.nspname = $2::pg_catalog.text)
  AND ($3::pg_catalog.text IS NULL
    OR pg_catalog.strpos(pg_catalog.lower(c.relname), pg_catalog.lower($3::pg_catalog.text)) > 0)
ORDER BY n.nspname, c.relname OFFSET $4::pg_catalog.int8`;

/** The table that $1 (schema) and $2 (name) mean. */
const THE_TABLE = `
  SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1::pg_catalog.text AND c.relname = $2::pg_catalog.text AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`;

export const TABLE = `
SELECT n.nspname::pg_catalog.text AS schema, c.relname::pg_catalog.text AS name, ${KIND},
  pg_catalog.obj_description(c.oid, 'pg_class') AS comment
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = (${THE_TABLE})`;

export const COLUMNS = `
SELECT a.attname::pg_catalog.text AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
  NOT a.attnotnull AS nullable,
  CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS default,
  CASE WHEN a.attgenerated <> '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS generated,
  CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by_default' END AS identity,
  pg_catalog.col_description(a.attrelid, a.attnum) AS comment
FROM pg_catalog.pg_attribute a
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = (${THE_TABLE}) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum`;

/** The names of the columns of `table` whose numbers are in `numbers`, in their order. */
const names = (table: string, numbers: string) => `
  ARRAY(SELECT a.attname::pg_catalog.text FROM pg_catalog.unnest(${numbers}) WITH ORDINALITY AS k (attnum, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = ${table} AND a.attnum = k.attnum ORDER BY k.place)`;

export const CONSTRAINTS = `
SELECT o.conname::pg_catalog.text AS name, o.contype::pg_catalog.text AS type, ${names("o.conrelid", "o.conkey")} AS columns,
  fn.nspname::pg_catalog.text AS foreign_schema, fc.relname::pg_catalog.text AS foreign_table,
  ${names("o.confrelid", "o.confkey")} AS foreign_columns,
  pg_catalog.pg_get_constraintdef(o.oid) AS definition
FROM pg_catalog.pg_constraint o
LEFT JOIN pg_catalog.pg_class fc ON fc.oid = o.confrelid LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = fc.relnamespace
WHERE o.conrelid = (${THE_TABLE})
ORDER BY o.conname`;

export const INDEXES = `
SELECT c.relname::pg_catalog.text AS name, i.indisunique AS unique, pg_catalog.pg_get_indexdef(i.indexrelid) AS definition
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = (${THE_TABLE})
ORDER BY c.relname`;
