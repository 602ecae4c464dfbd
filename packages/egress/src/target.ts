import { EgressError } from "./errors.js";

/** Where a connection is to go. Drivers with a protocol of their own have no scheme. */
export interface Target {
  readonly protocol: "http:" | "https:" | undefined;
  /** As {@link canonicalHost} leaves it. */
  readonly host: string;
  readonly port: number;
}

export function targetOf(url: URL, protocol: "http:" | "https:"): Target {
  const port = url.port === "" ? (protocol === "https:" ? 443 : 80) : Number(url.port);
  return { protocol, host: bareHost(url.hostname), port };
}

/**
 * A host as WHATWG URL parsing leaves it, less brackets and trailing dots; so "0x7f.1" gives "127.0.0.1".
 * `undefined` when it is none.
 */
export function canonicalHost(host: string): string | undefined {
  const text = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  // Only a host may stand here: no user info, port, path, query or fragment, nor anything that URL parsing drops.
  if (text === "" || /[\s/\\?#@]/.test(text) || (!text.startsWith("[") && text.includes(":")))
    return undefined;
  const url = `http://${text}/`;
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  const bare = bareHost(parsed.hostname);
  return parsed.port === "" && bare !== "" ? bare : undefined;
}

export function bareHost(hostname: string): string {
  if (hostname.startsWith("[")) return hostname.slice(1, -1);
  return hostname.endsWith(".") ? hostname.replace(/\.+$/, "") : hostname;
}

export function hostPort({ host, port }: Pick<Target, "host" | "port">): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** With the port always written out, so that it is a key. */
export function originOf(target: Target): string {
  return `${target.protocol ?? ""}//${hostPort(target)}`;
}

export function parseUrl(url: string | URL): URL | EgressError {
  const text = typeof url === "string" ? url : url instanceof URL ? url.href : undefined;
  const parsed = text === undefined ? null : URL.parse(text);
  return (
    parsed ?? new EgressError("invalid_url", "The URL is malformed. Give an absolute http or https URL.")
  );
}
