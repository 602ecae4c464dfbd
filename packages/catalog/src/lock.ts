/** What became of a name. Names are stable for ever: none is ever given to another operation. */
type NameStatus = "active" | "removed" | { readonly renamed_to: string };

/** Every name that a connector's actions have or had, with its operation: the source's id, or `METHOD /path` of an action that is in no source. */
export type NameLock = Readonly<Record<string, NameEntry>>;

interface NameEntry {
  readonly operation: string;
  readonly status: NameStatus;
}

export interface Named {
  readonly name: string;
  readonly operation: string;
}

/**
 * The lock after a refresh: new names are added, names whose operation is gone or goes by another name are marked. Throws
 * where a name that stood for one operation would stand for another.
 */
export function nextLock(lock: NameLock, named: readonly Named[], renames: Renames = {}): NameLock {
  const now = new Map(named.map(({ name, operation }) => [name, operation]));
  const nameOf = new Map(named.map(({ name, operation }) => [operation, name]));
  const next: Record<string, NameEntry> = {};
  const faults: string[] = [];
  for (const [name, operation] of now) {
    const before = lock[name];
    if (before !== undefined && (before.operation !== operation || typeof before.status === "object")) {
      faults.push(`"${name}" stood for ${before.operation} and would now stand for ${operation}`);
    }
    next[name] = { operation, status: "active" };
  }
  for (const [name, entry] of Object.entries(lock)) {
    if (now.has(name)) continue;
    const successor = renames[name] ?? (entry.status === "active" ? nameOf.get(entry.operation) : undefined);
    next[name] = successor === undefined ? gone(entry) : { ...entry, status: { renamed_to: successor } };
    if (successor !== undefined && !now.has(successor)) {
      faults.push(`"${name}" is renamed to "${successor}", which is no action`);
    }
  }
  if (faults.length > 0) throw new Error(`Names are stable for ever:\n${faults.join("\n")}`);
  return Object.fromEntries(Object.entries(next).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Old names by hand, and the names that their operations are to have from now on. */
export type Renames = Readonly<Record<string, string>>;

function gone(entry: NameEntry): NameEntry {
  return entry.status === "active" ? { ...entry, status: "removed" } : entry;
}

/** The name that an operation has in the lock, or gets by a rename. */
export function lockedNames(lock: NameLock, renames: Renames = {}): ReadonlyMap<string, string> {
  const active = Object.entries(lock).filter(([, { status }]) => status === "active");
  return new Map(active.map(([name, { operation }]) => [operation, renames[name] ?? name]));
}

/** What connectors know of names that are no more: through several renames, to the name that is active now. */
export function formerNames(lock: NameLock): Readonly<Record<string, string | null>> {
  const former: Record<string, string | null> = {};
  for (const [name, { status }] of Object.entries(lock)) {
    if (status === "active") continue;
    let entry: NameEntry | undefined = lock[name];
    let last: string | null = null;
    while (typeof entry?.status === "object") {
      last = entry.status.renamed_to;
      entry = lock[last];
    }
    former[name] = entry?.status === "active" ? last : null;
  }
  return former;
}

/** A name a line. */
export function lockText(lock: NameLock): string {
  const lines = Object.entries(lock).map(
    ([name, entry]) => `  ${JSON.stringify(name)}: ${JSON.stringify(entry)}`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}
