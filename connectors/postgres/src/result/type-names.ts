import { BUILTIN_TYPES } from "./builtin-types.js";
import type { TypeInfo } from "./decode.js";

const BUILTIN: ReadonlyMap<number, TypeInfo> = new Map(
  BUILTIN_TYPES.flatMap(([oid, name, arrayOid]): [number, TypeInfo][] => [
    [oid, { oid, name }],
    ...(arrayOid === undefined
      ? []
      : [[arrayOid, { oid: arrayOid, name: `${name}[]`, element: oid }] as [number, TypeInfo]]),
  ]),
);

const LOOK_UP = `
SELECT t.oid::pg_catalog.text, pg_catalog.format_type(t.oid, NULL),
  CASE WHEN e.typarray = t.oid AND e.typdelim = ',' THEN t.typelem::pg_catalog.text END
FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem
WHERE t.oid = ANY ($1::pg_catalog.oid[])`;

/** How many types of its own a database may have remembered. A database with more is asked again. */
const MAX_KNOWN = 10_000;

/** The types that a connection's rows have had: the server's own, and those of its database once they were seen. */
export class TypeNames {
  readonly #known = new Map<number, TypeInfo>();

  /** What each type is called. Asks the server about those not seen before. */
  async resolve(
    oids: Iterable<number>,
    query: (text: string, values: readonly string[]) => Promise<readonly (readonly (string | null)[])[]>,
  ): Promise<(oid: number) => TypeInfo> {
    const unknown = [...new Set(oids)].filter((oid) => !BUILTIN.has(oid) && !this.#known.has(oid));
    if (unknown.length > 0) {
      if (this.#known.size > MAX_KNOWN) this.#known.clear();
      for (const [oid, name, element] of await query(LOOK_UP, [`{${unknown.join(",")}}`])) {
        this.#known.set(Number(oid), {
          oid: Number(oid),
          name: name ?? "unknown",
          ...(element !== null && element !== undefined && { element: Number(element) }),
        });
      }
    }
    return (oid) => BUILTIN.get(oid) ?? this.#known.get(oid) ?? { oid, name: "unknown" };
  }
}
