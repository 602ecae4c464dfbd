/** What may import what. ARCHITECTURE.md tells why; this is what is enforced. */

/**
 * Folders of packages, `*` for any name, and which packages of the workspace their sources may import. A folder that is
 * not here is refused, so that a new kind of package is a decision.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "packages/egress": [],
  "packages/core": ["@plugboard/egress"],
  "packages/testing": ["@plugboard/egress", "@plugboard/core"],
  "packages/create-connector": [],
  // A maintainers' tool that writes into connectors, which nothing imports.
  "packages/catalog": [
    "@plugboard/core",
    "@plugboard/connector-github",
    "@plugboard/connector-slack",
    "@plugboard/connector-stripe",
  ],
  "connectors/*": ["@plugboard/egress", "@plugboard/core"],
};

/** Sources of other packages that a package works on, as if they were data: the catalogue generator writes connectors' rows as text. */
export const INPUTS: Readonly<Record<string, RegExp>> = {
  "packages/catalog": /^connectors\/[\w-]+\/src\/actions\/index\.ts$/,
};

/** Folders whose files are published, of those packages that {@link MAY_IMPORT} is about: what is built, and what is data already. */
export const PUBLISHED: readonly string[] = ["src", "catalogue"];

/** Folders below a package's `src`, from the ground up: each imports only from itself and those before it. */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  "packages/core": ["contract", "errors", "schema", "http", "auth", "actions", "define", "confirm", "hub"],
};

/**
 * Steps up that are allowed for `import type`, which leaves nothing behind when compiled. A result of the contract
 * carries an error code, and the table that lists the codes belongs to the errors.
 */
export const UP_FOR_TYPES: readonly string[] = ["packages/core: contract -> errors"];

/** Modules that open sockets or judge addresses. */
export const SOCKET_MODULES: readonly string[] = [
  "undici",
  "ipaddr.js",
  "node:dgram",
  "node:dns",
  "node:http",
  "node:http2",
  "node:https",
  "node:net",
  "node:tls",
];

/** Ways around this check, and around the one way out. */
export const SIDE_DOORS: readonly string[] = [
  "node:child_process",
  "node:module",
  "node:worker_threads",
  "node:cluster",
];

/**
 * Whose sources may use {@link SIDE_DOORS}: the kit imports connectors in a process of their own, and watches it; the
 * catalogue generator has npm fetch a source, and imports sources of connectors.
 */
export const MAY_USE_SIDE_DOORS: Readonly<Record<string, readonly string[]>> = {
  "packages/catalog": ["node:child_process", "node:module"],
  "packages/testing": ["node:child_process", "node:module"],
};

/** Whose sources may import {@link SOCKET_MODULES}: the way out itself, and the servers that tests talk to. */
export const MAY_OPEN_SOCKETS: Readonly<Record<string, readonly string[]>> = {
  "packages/egress": SOCKET_MODULES,
  "packages/testing": ["node:dgram", "node:dns", "node:http", "node:https", "node:net"],
};
