import { createHub, isPlugboardError } from "@plugboard/core";
import { createEgress, type EgressOptions } from "@plugboard/egress";
import { expiredCertificate, testCa, wrongNameCertificate } from "@plugboard/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type ConnectionStringCredentials, type PasswordCredentials, postgres } from "../src/index.js";
import { connect, dataOf, failureOf, setUp } from "./harness.js";
import { startMute, startProxy } from "./proxy.js";
import { startPostgres, type TestServer } from "./start-postgres.js";

let server: TestServer;

beforeAll(async () => {
  server = await startPostgres();
  const hub = connect(server);
  await setUp(
    hub,
    "create role trusted login",
    "create role plain login password 'plain-password'",
    "create role gss login",
    "create role tls_only login password 'tls-password'",
    "create role md5_user login",
    "set password_encryption = md5",
  );
  await hub.close();
});

afterAll(async () => {
  await server?.stop();
});

afterEach(() => {
  vi.unstubAllEnvs();
});

type Credentials = PasswordCredentials | ConnectionStringCredentials;

/** Runs one query about the session, with names resolved to 127.0.0.1. */
async function logIn(credentials: Credentials, egress: Partial<EgressOptions> = {}) {
  await using hub = createHub({
    connections: { db: { connector: postgres, credentials } },
    egress: createEgress({
      trust: { allow: ["127.0.0.1", "a.test", "db.invalid"] },
      resolver: async () => ["127.0.0.1"],
      ...egress,
    }),
  });
  return await hub.connection("db").run("run_query", {
    sql: `select current_user as user, current_database() as database, current_setting('application_name') as application,
      current_setting('work_mem') as work_mem, ssl from pg_stat_ssl where pid = pg_backend_pid()`,
  });
}

const base = () => {
  const { port, user, password, database } = server;
  return { host: "127.0.0.1", port, user, password, database };
};
const url = (parameters = "", host = "127.0.0.1", user = "postgres", password = server.password) =>
  `postgresql://${user}:${encodeURIComponent(password)}@${host}:${server.port}/postgres${parameters}`;

describe("log-in", () => {
  test.each<[string, () => Credentials]>([
    ["SCRAM", base],
    ["a password in clear text", () => ({ ...base(), user: "plain", password: "plain-password" })],
    ["no password", () => ({ host: "127.0.0.1", port: server.port, user: "trusted", database: "postgres" })],
    ["a password that is not asked for", () => ({ ...base(), user: "trusted" })],
    ["a URL", () => ({ connectionString: url() })],
    ["a URL with the other scheme", () => ({ connectionString: url().replace("postgresql", "postgres") })],
  ])("by %s", async (_, credentials) => {
    const [row] = dataOf(await logIn(credentials())).rows;
    expect(row).toMatchObject({
      database: "postgres",
      application: "plugboard",
      work_mem: "4MB",
      ssl: false,
    });
  });

  test.each<[string, () => Credentials, string, string | undefined]>([
    ["a wrong password", () => ({ ...base(), password: "wrong" }), "sql_authentication_failed", "28P01"],
    [
      "no password where one is asked for",
      () => ({ ...base(), password: "" }),
      "sql_authentication_failed",
      undefined,
    ],
    ["an unknown user", () => ({ ...base(), user: "nobody" }), "sql_authentication_failed", "28P01"],
    ["an unknown database", () => ({ ...base(), database: "nope" }), "sql_unknown_database", "3D000"],
    [
      "no TLS where the server asks for it",
      () => ({ ...base(), user: "tls_only" }),
      "sql_authentication_failed",
      "28000",
    ],
    [
      "a way to log in that pg does not know",
      () => ({ ...base(), user: "gss" }),
      "sql_authentication_failed",
      undefined,
    ],
    ["a port where nobody listens", () => ({ ...base(), port: 1 }), "sql_unavailable", undefined],
  ])("%s", async (_, credentials, code, serviceCode) => {
    const failure = failureOf(await logIn(credentials()));
    expect([failure.code, failure.service_code]).toEqual([code, serviceCode]);
    expect(failure.retryable).toBe(code === "sql_unavailable");
    expect(JSON.stringify(failure)).not.toContain(server.password);
  });

  test("parameters of the URL are honoured", async () => {
    const parameters = "?application_name=my%20app&options=-c%20work_mem%3D8MB&connect_timeout=3";
    const [row] = dataOf(await logIn({ connectionString: url(parameters) })).rows;
    expect(row).toMatchObject({ application: "my app", work_mem: "8MB" });
  });
});

describe("TLS", () => {
  test("is spoken with a certificate that is valid for the name", async () => {
    for (const credentials of [
      { ...base(), host: "a.test", ssl: "verify-full", sslCa: testCa },
      { ...base(), ssl: "verify-full", sslCa: testCa },
      { ...base(), user: "tls_only", password: "tls-password", ssl: "verify-full", sslCa: testCa },
      { connectionString: url("?sslmode=verify-full", "a.test"), sslCa: testCa },
      { connectionString: url("?sslmode=require", "A.TEST."), sslCa: testCa },
    ] as const) {
      expect(dataOf(await logIn(credentials)).rows[0]?.ssl).toBe(true);
    }
  });

  test("is on by default for every address but loopback, whatever the name", async () => {
    // Loopback in IPv6's clothes counts as any other address.
    const egress = { resolver: async () => ["::ffff:127.0.0.1"] };
    const trusted = { ...base(), host: "a.test", sslCa: testCa };
    expect(dataOf(await logIn(trusted, egress)).rows[0]?.ssl).toBe(true);
    expect(failureOf(await logIn({ ...trusted, sslCa: undefined } as never, egress)).code).toBe("tls_failed");
    expect(dataOf(await logIn({ ...trusted, ssl: "disable" }, egress)).rows[0]?.ssl).toBe(false);
    expect(dataOf(await logIn(trusted)).rows[0]?.ssl).toBe(false);
  });

  test.each<[string, () => Credentials]>([
    ["a certificate from an unknown authority", () => ({ ...base(), host: "a.test", ssl: "verify-full" })],
    [
      "a certificate for other names",
      () => ({ ...base(), host: "db.invalid", ssl: "verify-full", sslCa: testCa }),
    ],
  ])("%s is refused before the user is named", async (_, credentials) => {
    const lines = server.log().length;
    const failure = failureOf(await logIn(credentials()));
    expect(failure).toMatchObject({ code: "tls_failed", retryable: false });
    expect(server.log().slice(lines)).not.toContain("authorized");
  });

  test("NODE_TLS_REJECT_UNAUTHORIZED changes nothing", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    expect(failureOf(await logIn({ ...base(), host: "a.test", ssl: "verify-full" })).code).toBe("tls_failed");
  });

  test("a server that does not speak it is not spoken to in plain text", async () => {
    const seen: string[] = [];
    const proxy = await startProxy(server.port, {
      fromClient(text) {
        seen.push(text);
        return "forward";
      },
    });
    const mute = await startMute("N");
    const refused = await logIn({
      ...base(),
      port: mute.port,
      host: "a.test",
      ssl: "verify-full",
      sslCa: testCa,
    });
    expect(failureOf(refused).code).toBe("tls_failed");
    const odd = await startMute("SX");
    const stuffed = await logIn({
      ...base(),
      port: odd.port,
      host: "a.test",
      ssl: "verify-full",
      sslCa: testCa,
    });
    expect(failureOf(stuffed).code).toBe("tls_failed");
    dataOf(await logIn({ ...base(), port: proxy.port, host: "a.test", ssl: "verify-full", sslCa: testCa }));
    expect(seen.join("")).not.toContain("postgres");
    // Hosts that serve many databases at one address go by the name in the handshake.
    expect(seen.join("")).toContain("a.test");
    await Promise.all([proxy.close(), mute.close(), odd.close()]);
  });

  test("channel binding is used when it is required, and nothing less is taken", async () => {
    const bound = {
      connectionString: url("?sslmode=verify-full&channel_binding=require", "a.test"),
      sslCa: testCa,
    };
    expect(dataOf(await logIn(bound)).rows[0]?.ssl).toBe(true);
    // Without TLS there is nothing to bind to; "trusted" and "plain" do not speak SCRAM at all.
    for (const [user, mode] of [
      ["postgres", "channel_binding=require"],
      ["trusted", "sslmode=verify-full&channel_binding=require"],
      ["plain", "sslmode=verify-full&channel_binding=require"],
    ] as const) {
      const connectionString = url(
        `?${mode}`,
        "a.test",
        user,
        user === "plain" ? "plain-password" : undefined,
      );
      expect(failureOf(await logIn({ connectionString, sslCa: testCa })).code).toBe(
        "sql_authentication_failed",
      );
    }
  });

  test.each([
    ["for other names", wrongNameCertificate],
    ["that has expired", expiredCertificate],
  ])("a server with a certificate %s", async (_, certificate) => {
    const other = await startPostgres({ certificate });
    const failure = failureOf(
      await logIn({ ...base(), port: other.port, host: "a.test", ssl: "verify-full", sslCa: testCa }),
    );
    expect(failure.code).toBe("tls_failed");
    await other.stop();
  });
});

describe("addresses", () => {
  test("a host that the policy refuses is not dialled", async () => {
    const proxy = await startProxy(server.port);
    for (const [host, code] of [
      ["127.0.0.1", "blocked_address"],
      ["2130706433", "blocked_address"],
      ["localhost", "blocked_host"],
      ["rebind.test", "blocked_address"],
      ["169.254.169.254", "blocked_address"],
    ] as const) {
      const result = await logIn({ ...base(), host, port: proxy.port }, { trust: "public" });
      expect(failureOf(result).code).toBe(code);
    }
    expect(proxy.connections).toBe(0);
    await proxy.close();
  });

  test("one refused address refuses the name", async () => {
    const egress = { trust: { allow: ["127.0.0.1"] }, resolver: async () => ["127.0.0.1", "10.0.0.1"] };
    expect(failureOf(await logIn({ ...base(), host: "a.test" }, egress)).code).toBe("blocked_address");
  });

  test("each is tried until one answers", async () => {
    const egress = { resolver: async () => ["127.0.0.2", "127.0.0.3", "127.0.0.1"] };
    expect(dataOf(await logIn({ ...base(), host: "a.test" }, egress)).row_count).toBe(1);
    const none = { resolver: async () => ["127.0.0.2", "127.0.0.3"] };
    expect(failureOf(await logIn({ ...base(), host: "a.test" }, none)).code).toBe("sql_unavailable");
  });

  test("a server that refuses the log-in is not asked again at its next address", async () => {
    const before = server.log().split("authentication failed").length;
    const egress = { resolver: async () => ["127.0.0.1", "127.0.0.1"] };
    failureOf(await logIn({ ...base(), host: "a.test", password: "wrong" }, egress));
    await vi.waitFor(() => expect(server.log().split("authentication failed").length).toBe(before + 1));
  });

  test("the name is resolved and checked anew for every session", async () => {
    const answers = ["127.0.0.1", "10.0.0.1"];
    const asked: string[] = [];
    const hub = createHub({
      connections: {
        db: { connector: postgres, credentials: { ...base(), host: "a.test", maxSessions: 2 } },
      },
      egress: createEgress({
        trust: { allow: [`127.0.0.1`] },
        resolver: async (name) => {
          asked.push(name);
          return [answers.shift() ?? ""];
        },
      }),
    });
    const db = hub.connection("db");
    const [first, second] = await Promise.all([
      db.run("run_query", { sql: "select 1" }),
      db.run("run_query", { sql: "select 1" }),
    ]);
    expect([first.ok, failureOf(second).code]).toEqual([true, "blocked_address"]);
    expect(asked).toEqual(["a.test", "a.test"]);
    await hub.close();
  });

  test("a name that does not resolve", async () => {
    const egress = { resolver: async () => [] };
    expect(failureOf(await logIn({ ...base(), host: "a.test" }, egress))).toMatchObject({
      code: "dns_failed",
      retryable: true,
    });
  });
});

describe("the environment", () => {
  test("is not read", async () => {
    const proxy = await startProxy(server.port);
    const hostile = {
      PGHOST: "db.invalid",
      PGHOSTADDR: "10.0.0.1",
      PGPORT: String(proxy.port),
      PGUSER: "mallory",
      PGPASSWORD: "wrong",
      PGDATABASE: "nope",
      PGPASSFILE: "/nonexistent",
      PGSSLMODE: "require",
      PGSSLNEGOTIATION: "direct",
      PGAPPNAME: "mallory",
      PGOPTIONS: "-c work_mem=64kB",
      PGREPLICATION: "database",
      PGCLIENT_ENCODING: "LATIN1",
      PGBINARY: "1",
      PGCONNECT_TIMEOUT: "1",
      PGTZ: "Asia/Tokyo",
      DATABASE_URL: "postgres://mallory@db.invalid/nope",
      NODE_PG_FORCE_NATIVE: "1",
    };
    for (const [name, value] of Object.entries(hostile)) vi.stubEnv(name, value);
    const expected = {
      user: "postgres",
      database: "postgres",
      application: "plugboard",
      work_mem: "4MB",
      ssl: false,
    };
    expect(dataOf(await logIn(base())).rows).toEqual([expected]);
    expect(dataOf(await logIn({ connectionString: url() })).rows).toEqual([expected]);
    // Not even for a password that is not there.
    expect(failureOf(await logIn({ ...base(), password: "" })).code).toBe("sql_authentication_failed");
    vi.stubEnv("PGPASSWORD", server.password);
    expect(failureOf(await logIn({ ...base(), password: "" })).code).toBe("sql_authentication_failed");
    expect(proxy.connections).toBe(0);
    await proxy.close();
  });
});

describe("what answers and is no PostgreSQL server", () => {
  test.each<[string, string | Uint8Array, string?]>([
    ["an HTTP server", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"],
    ["an unknown way to log in", Uint8Array.of(0x52, 0, 0, 0, 8, 0, 0, 0, 99), "sql_authentication_failed"],
    ["a message cut short", Uint8Array.of(0x52, 0, 0, 0, 8)],
    ["a message of no length", Uint8Array.of(0x52, 0, 0, 0, 0)],
    ["an endless message", Uint8Array.of(0x44, 0x7f, 0xff, 0xff, 0xff, ...new Uint8Array(100))],
    ["bytes", Uint8Array.from({ length: 4096 }, (_, index) => (index * 7) % 256)],
  ])("%s", async (_, answer, code = "sql_unavailable") => {
    const mute = await startMute(answer);
    const result = await logIn({
      connectionString: `postgresql://u:p@127.0.0.1:${mute.port}/d?connect_timeout=1`,
    });
    expect(failureOf(result).code).toBe(code);
    await mute.close();
  });
});

test("faulty credentials are told when the hub is made, without what is secret in them", () => {
  const make = (credentials: object) => {
    try {
      createHub({
        connections: { db: { connector: postgres, credentials: credentials as never } },
        egress: createEgress({ trust: "public" }),
      });
    } catch (error) {
      if (isPlugboardError(error)) return error;
    }
    throw new Error("The credentials were taken.");
  };
  const error = make({ connectionString: "postgresql://ana:hunter2secret@db.example.com/d?sslmode=prefer" });
  expect(error.code).toBe("invalid_credentials");
  expect(error.message).toContain('its parameter "sslmode" must be');
  expect(error.message).not.toContain("hunter2secret");
  expect(make({ host: "/var/run/postgresql", user: "u", database: "d" }).message).toContain("Unix sockets");
  expect(make({ ...base(), hostt: "x" }).code).toBe("invalid_credentials");
});
