import type { Problem } from "@plugboard/core";
import type { PasswordCredentials } from "../credentials.js";
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

export function passwordSettings(credentials: PasswordCredentials): Parsed<Settings> {
  const { port = DEFAULT_PORT, database, user, password = "", ssl } = credentials;
  const problems: Problem[] = [];
  const parsed = parseHost(credentials.host);
  if ("fault" in parsed) problems.push({ path: "/host", message: parsed.fault });
  if (!isPort(port)) problems.push({ path: "/port", message: "must be a whole number from 1 to 65535" });
  for (const [name, value] of Object.entries({ database, user, password })) {
    const fault = textFault(value);
    if (fault !== undefined) problems.push({ path: `/${name}`, message: fault });
  }
  if (ssl !== undefined && ssl !== "verify-full" && ssl !== "disable") {
    problems.push({ path: "/ssl", message: 'must be "verify-full" or "disable"' });
  }
  const shared = sharedSettings(credentials, problems);
  if ("fault" in parsed || problems.length > 0) return { problems };
  return {
    ...shared,
    host: parsed.host,
    port,
    database,
    user,
    password,
    tls: ssl ?? "loopback-plain",
    channelBinding: "disable",
    applicationName: DEFAULT_APPLICATION_NAME,
    connectTimeoutMs: DEFAULT_CONNECT_TIMEOUT_MS,
  };
}
