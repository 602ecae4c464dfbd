import { basename, resolve } from "node:path";

export const CAPABILITIES = ["http", "sql", "soap"] as const;
export const AUTH_KINDS = ["bearer", "basic", "api_key", "oauth2", "none"] as const;

/** What the templates are written with. */
export const DEFAULT_AUTH = "bearer";

export type Capability = (typeof CAPABILITIES)[number];
export type AuthKind = (typeof AUTH_KINDS)[number];

/** What a connector package is made from. */
export interface ConnectorOptions {
  /** kebab-case, without `plugboard-connector-`: `my-service`. */
  readonly name: string;
  readonly capability: Capability;
  /** `none` for `sql`, whose credentials are its driver's. */
  readonly auth: AuthKind;
  /** Absolute, http or https, without a trailing slash. Absent for `sql`. */
  readonly baseUrl?: string;
  /** Absolute. Made where it does not exist. */
  readonly directory: string;
}

/** What was asked for, as it was written. */
export interface RawOptions {
  readonly name?: string | undefined;
  readonly capability?: string | undefined;
  /** Default `bearer`; for `sql` `none`. */
  readonly auth?: string | undefined;
  readonly baseUrl?: string | undefined;
  /** Relative to `cwd`. Default `plugboard-connector-NAME`. */
  readonly directory?: string | undefined;
}

/** Longer ones would break the lines of the templates, which are formatted. */
const MAX_NAME = 40;
const MAX_BASE_URL = 80;

/** What cannot name the constant that the package exports: words of the language, and names that its modules use. */
const TAKEN = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield " +
    "auth credentials fixtures session"
  ).split(" "),
);

export type Checked = { readonly options: ConnectorOptions } | { readonly faults: readonly string[] };

/** Checks everything that was asked for, and says every fault. Reads no file. */
export function checkOptions(raw: RawOptions, cwd: string): Checked {
  const { name = "", capability = "" } = raw;
  const auth = raw.auth ?? (capability === "sql" ? "none" : DEFAULT_AUTH);
  const faults = [...nameFaults(name)];
  if (!isOneOf(CAPABILITIES, capability)) faults.push(choiceFault("capability", CAPABILITIES, capability));
  if (!isOneOf(AUTH_KINDS, auth)) faults.push(choiceFault("auth", AUTH_KINDS, auth));
  if (capability === "sql") {
    if (isOneOf(AUTH_KINDS, auth) && auth !== "none")
      faults.push("auth: leave it out for sql, whose credentials are its driver's");
    if (raw.baseUrl !== undefined) faults.push("base-url: leave it out for sql, which has none");
  } else if (isOneOf(CAPABILITIES, capability)) {
    faults.push(...baseUrlFaults(raw.baseUrl));
  }
  if (raw.directory === "") faults.push("directory: it is empty");
  if (faults.length > 0 || !isOneOf(CAPABILITIES, capability) || !isOneOf(AUTH_KINDS, auth))
    return { faults };
  return {
    options: {
      name,
      capability,
      auth,
      ...(raw.baseUrl !== undefined && { baseUrl: raw.baseUrl.replace(/\/+$/, "") }),
      directory: resolve(cwd, raw.directory ?? `plugboard-connector-${name}`),
    },
  };
}

export function nameFaults(name: string): string[] {
  if (name === "") return ["name: it is missing; give one such as my-service"];
  const faults: string[] = [];
  const prefix = /^(@.*\/)?(plugboard-)?connector-/.exec(name)?.[0];
  if (prefix !== undefined) {
    faults.push(`name: leave "${prefix}" out of it; the package becomes plugboard-connector-NAME`);
  } else if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    faults.push(`name: "${basename(name)}" is not kebab-case, such as my-service`);
  }
  if (name.length > MAX_NAME) faults.push(`name: it has ${name.length} characters, and may have ${MAX_NAME}`);
  if (TAKEN.has(name)) faults.push(`name: "${name}" cannot name a constant; try ${name}-service`);
  return faults;
}

export function baseUrlFaults(baseUrl: string | undefined): string[] {
  if (baseUrl === undefined || baseUrl === "")
    return ["base-url: it is missing; give one such as https://api.example.com/v1"];
  if (!/^https?:\/\/[^/]/.test(baseUrl) || !URL.canParse(baseUrl) || /[\s"\\]/.test(baseUrl))
    return [`base-url: ${JSON.stringify(baseUrl)} is no absolute http or https URL`];
  const { username, password, search, hash } = new URL(baseUrl);
  const faults: string[] = [];
  if (username !== "" || password !== "") faults.push("base-url: leave the user and password out of it");
  if (search !== "" || hash !== "") faults.push("base-url: leave the query and fragment out of it");
  if (baseUrl.length > MAX_BASE_URL)
    faults.push(`base-url: it has ${baseUrl.length} characters, and may have ${MAX_BASE_URL}`);
  return faults;
}

function choiceFault(what: string, choices: readonly string[], given: string): string {
  const fault = given === "" ? "it is missing" : `${JSON.stringify(given)} is none of them`;
  return `${what}: ${fault}; give one of ${choices.join(", ")}`;
}

function isOneOf<const T extends string>(choices: readonly T[], value: string): value is T {
  return (choices as readonly string[]).includes(value);
}
