import type { Problem } from "@plugboard/core";

/** How a session is opened. Made of a connection's credentials alone: no environment, no files. */
export interface Settings {
  /** As URL parsing leaves it, without brackets: a lower-case name, or an address. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** `""` where there is none. */
  readonly password: string;
  /** `loopback-plain`: TLS unless the address dialled is this machine's own. */
  readonly tls: "verify-full" | "disable" | "loopback-plain";
  /** PEM. */
  readonly ca?: string;
  readonly channelBinding: "disable" | "prefer" | "require";
  readonly applicationName: string;
  /** Command-line options for the server session, as libpq's `options`. */
  readonly options?: string;
  /** Milliseconds for TCP, TLS and log-in at one address. */
  readonly connectTimeoutMs: number;
  readonly readOnly: boolean;
  readonly maxSessions: number;
}

export type Parsed<T> = T | { readonly problems: readonly Problem[] };

export const DEFAULT_PORT = 5432;
export const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
export const DEFAULT_APPLICATION_NAME = "plugboard";
const DEFAULT_MAX_SESSIONS = 5;

/** What every kind of credentials may set. */
interface SharedOptions {
  readonly sslCa?: string;
  readonly readOnly?: boolean;
  readonly maxSessions?: number;
}

export function sharedSettings(
  options: SharedOptions,
  problems: Problem[],
): Pick<Settings, "ca" | "readOnly" | "maxSessions"> {
  const { sslCa, readOnly = false, maxSessions = DEFAULT_MAX_SESSIONS } = options;
  if (sslCa !== undefined && !/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.test(sslCa)) {
    problems.push({ path: "/sslCa", message: "must hold PEM certificates; a path to a file is not read" });
  }
  if (!Number.isInteger(maxSessions) || maxSessions < 1 || maxSessions > 1000) {
    problems.push({ path: "/maxSessions", message: "must be a whole number from 1 to 1000" });
  }
  return { ...(sslCa !== undefined && { ca: sslCa }), readOnly, maxSessions };
}

/** A host as it is resolved and as its certificate must name it, or what is wrong with it. */
export function parseHost(text: string): { readonly host: string } | { readonly fault: string } {
  if (text.includes("/") || text.startsWith("@")) {
    return { fault: "must be a host name or an address; Unix sockets are not supported" };
  }
  if (text.includes(",")) return { fault: "must be one host" };
  const bracketed = text.includes(":") && !text.startsWith("[") ? `[${text}]` : text;
  const url = /[\s\\?#@]/.test(bracketed) ? null : URL.parse(`http://${bracketed}/`);
  if (url === null || url.hostname === "" || url.port !== "") {
    return { fault: "must be a host name or an address, with the port apart" };
  }
  return { host: url.hostname.replace(/^\[|\]$/g, "").replace(/\.+$/, "") };
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65_536;
}

/** The start-up message is made of strings that end at the first NUL. */
export function textFault(text: string): string | undefined {
  if (text.includes("\0")) return "holds a NUL character";
  return text.isWellFormed() ? undefined : "is not well-formed Unicode";
}
