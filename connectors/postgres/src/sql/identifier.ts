/** Bytes of an identifier; the server silently cuts longer ones, and would act on another object. */
const MAX_BYTES = 63;

/** What keeps a text from being an identifier, or `undefined`. */
export function identifierFault(name: string): string | undefined {
  if (name === "") return "is empty";
  if (name.includes("\0")) return "holds a NUL character";
  if (!name.isWellFormed()) return "is not well-formed Unicode";
  if (Buffer.byteLength(name) > MAX_BYTES) return `is longer than ${MAX_BYTES} bytes`;
  return undefined;
}

/** Quoted, so that it is one identifier whatever is in it. */
export function quote(name: string): string {
  const fault = identifierFault(name);
  if (fault !== undefined) throw new TypeError(`An identifier ${fault}.`);
  return `"${name.replaceAll('"', '""')}"`;
}

export interface TableName {
  readonly schema: string;
  readonly table: string;
}

export function quoteTable({ schema, table }: TableName): string {
  return `${quote(schema)}.${quote(table)}`;
}
