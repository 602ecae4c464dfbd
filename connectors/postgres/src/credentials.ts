import type { AuthScheme, CredentialField } from "@plugboard/core";
import { connectionStringSettings } from "./settings/connection-string.js";
import { passwordSettings } from "./settings/password.js";
import type { Parsed, Settings } from "./settings/settings.js";

interface SharedCredentials {
  /** PEM certificates of the authorities that may sign the server's certificate, instead of those that Node trusts. */
  readonly sslCa?: string;
  /** Refuse every action that writes, before anything is sent. Default false. */
  readonly readOnly?: boolean;
  /** Sessions open at once, at most. Default 5. */
  readonly maxSessions?: number;
}

export interface ConnectionStringCredentials extends SharedCredentials {
  /**
   * `postgresql://user:password@host:5432/database?sslmode=verify-full`. The parameters `sslmode`, `application_name`,
   * `connect_timeout`, `channel_binding` and `options` are honoured, every other one is refused.
   */
  readonly connectionString: string;
}

export interface PasswordCredentials extends SharedCredentials {
  /** A name or an address. Unix sockets are not supported. */
  readonly host: string;
  /** Default 5432. */
  readonly port?: number;
  readonly database: string;
  readonly user: string;
  /** Leave out where the server asks for none. */
  readonly password?: string;
  /**
   * `verify-full`: TLS, with a certificate that is valid for the host. `disable`: no TLS. Default: `disable` when the
   * address that is dialled is this machine's loopback, else `verify-full`.
   */
  readonly ssl?: "verify-full" | "disable";
}

const SHARED_FIELDS = {
  sslCa: {
    title: "Certificate authorities",
    description:
      "PEM certificates that the server's certificate must chain to. Default: those that Node trusts.",
    secret: false,
    optional: true,
  },
  readOnly: {
    type: "boolean",
    title: "Read only",
    description: "Refuse every action that writes.",
    secret: false,
    optional: true,
  },
  maxSessions: {
    type: "number",
    title: "Most sessions",
    description: "Sessions open at once. Default 5.",
    secret: false,
    optional: true,
  },
} as const satisfies Record<keyof SharedCredentials, CredentialField>;

const connectionString: AuthScheme<ConnectionStringCredentials> = {
  title: "Connection string",
  description: "One URL, as database hosts hand it out.",
  fields: { connectionString: { title: "Connection string" }, ...SHARED_FIELDS },
  check: (credentials) => problemsOf(connectionStringSettings(credentials)),
  authorize: () => ({}),
};

const password: AuthScheme<PasswordCredentials> = {
  title: "Host, user and password",
  fields: {
    host: { title: "Host", secret: false },
    port: { type: "number", title: "Port", description: "Default 5432.", secret: false, optional: true },
    database: { title: "Database", secret: false },
    user: { title: "User", secret: false },
    password: { title: "Password", optional: true },
    ssl: {
      title: "TLS",
      description: '"verify-full" or "disable". Default: "verify-full", but for loopback addresses.',
      secret: false,
      optional: true,
    },
    ...SHARED_FIELDS,
  },
  check: (credentials) => problemsOf(passwordSettings(credentials)),
  authorize: () => ({}),
};

/** The ways to log in, by kind. */
export const auth = { connection_string: connectionString, password };

export function settingsOf(credentials: ConnectionStringCredentials | PasswordCredentials): Parsed<Settings> {
  return "connectionString" in credentials
    ? connectionStringSettings(credentials)
    : passwordSettings(credentials);
}

function problemsOf(parsed: Parsed<Settings>) {
  return "problems" in parsed ? parsed.problems : [];
}
