import type { Problem } from "@plugboard/core";
import type { ConnectionStringCredentials } from "../credentials.js";
import {
  DEFAULT_APPLICATION_NAME,
  DEFAULT_CONNECT_TIMEOUT_MS,
  DEFAULT_PORT,
  isPort,
  type Parsed,
  parseHost,
  type Settings,
  sharedSettings,
  textFault,
} from "./settings.js";

type FromParameters = Pick<
  Settings,
  "tls" | "channelBinding" | "applicationName" | "connectTimeoutMs" | "options"
>;

/** What each parameter sets, or what is wrong with its value. */
const PARAMETERS: Readonly<Record<string, (value: string) => Partial<FromParameters> | string>> = {
  sslmode(value) {
    if (value === "disable") return { tls: "disable" };
    // Stricter than libpq, whose "require" encrypts without asking who is at the other end.
    if (value === "require" || value === "verify-ca" || value === "verify-full")
      return { tls: "verify-full" };
    return 'must be "verify-full", "require" (which verifies here too) or "disable": other modes fall back to plain text or to no verification without a word';
  },
  channel_binding(value) {
    if (value === "disable" || value === "prefer" || value === "require") return { channelBinding: value };
    return 'must be "disable", "prefer" or "require"';
  },
  connect_timeout(value) {
    const seconds = Number(value);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3600)
      return "must be a whole number of seconds from 1 to 3600";
    return { connectTimeoutMs: seconds * 1000 };
  },
  application_name: (value) => ({ applicationName: value }),
  options: (value) => ({ options: value }),
};

/** Parameters that carry what belongs elsewhere, with where that is. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  host: "belongs before the path: postgresql://user:password@HOST:5432/database",
  hostaddr: "belongs before the path, as the host",
  port: "belongs before the path: postgresql://user:password@host:PORT/database",
  user: "belongs before the host",
  password: "belongs before the host",
  dbname: "belongs in the path",
  sslrootcert: "names a file, which is not read; pass the certificates in sslCa",
  ssl: "is not libpq's: use sslmode=verify-full or sslmode=disable",
};

/** Reads a libpq connection URI. Neither the string nor a part of it shows in a problem: it holds the password. */
export function connectionStringSettings(credentials: ConnectionStringCredentials): Parsed<Settings> {
  const problems: Problem[] = [];
  const fault = (message: string) => problems.push({ path: "/connectionString", message });
  const shared = sharedSettings(credentials, problems);
  const url = URL.parse(credentials.connectionString);
  if (url === null || !/^postgres(?:ql)?:\/\//i.test(credentials.connectionString)) {
    fault(
      "must be one URL such as postgresql://user:password@host:5432/database, with special characters percent-encoded",
    );
    return { problems };
  }

  const host = parseHost(decoded(url.hostname) ?? "/");
  if (url.hostname === "") fault("names no host; Unix sockets are not supported");
  else if ("fault" in host) fault(`its host ${host.fault}`);
  const port = url.port === "" ? DEFAULT_PORT : Number(url.port);
  if (!isPort(port)) fault("its port must be from 1 to 65535");
  if (url.hash !== "") fault('holds a "#"; percent-encode it as %23');

  const user = decoded(url.username) ?? "";
  const password = decoded(url.password);
  const database = decoded(url.pathname.slice(1));
  if (user === "") {
    // What follows may then be a part of a password with a "?" in it, and is not looked into.
    fault("names no user before the host");
    return { problems };
  }
  for (const [name, value] of Object.entries({ user, password, database })) {
    const wrong = value === undefined ? "is not percent-encoded UTF-8" : textFault(value);
    if (wrong !== undefined) fault(`its ${name} ${wrong}`);
  }

  const given: Partial<FromParameters> = {};
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    const parameter = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    if (parameter === undefined) {
      const where = Object.hasOwn(ELSEWHERE, name) ? ELSEWHERE[name] : "is not honoured; take it out";
      fault(`its parameter "${name}" ${where}`);
      continue;
    }
    const wrong = values.length > 1 ? "is given more than once" : textFault(values[0] ?? "");
    const read = wrong ?? parameter(values[0] ?? "");
    if (typeof read === "string") fault(`its parameter "${name}" ${read}`);
    else Object.assign(given, read);
  }

  if (given.tls === "disable" && given.channelBinding === "require") {
    fault("asks for channel_binding=require, which needs TLS, and for sslmode=disable");
  }
  if ("fault" in host || problems.length > 0) return { problems };
  return {
    tls: "loopback-plain",
    channelBinding: "disable",
    applicationName: DEFAULT_APPLICATION_NAME,
    connectTimeoutMs: DEFAULT_CONNECT_TIMEOUT_MS,
    ...given,
    ...shared,
    host: host.host,
    port,
    user,
    password: password ?? "",
    database: database || user,
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
