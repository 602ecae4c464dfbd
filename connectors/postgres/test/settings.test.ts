import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auth, type PasswordCredentials, settingsOf } from "../src/credentials.js";
import type { Settings } from "../src/settings/settings.js";

const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const DEFAULTS = {
  port: 5432,
  password: "",
  tls: "loopback-plain",
  channelBinding: "disable",
  applicationName: "plugboard",
  connectTimeoutMs: 10_000,
  readOnly: false,
  maxSessions: 5,
};

function settings(credentials: Parameters<typeof settingsOf>[0]): Settings {
  const parsed = settingsOf(credentials);
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed;
}

function problems(credentials: Parameters<typeof settingsOf>[0]) {
  const parsed = settingsOf(credentials);
  return "problems" in parsed ? parsed.problems : [];
}

describe("a connection string", () => {
  test.each<[string, Partial<Settings>]>([
    ["postgresql://ana@db.example.com", { user: "ana", host: "db.example.com", database: "ana" }],
    [
      "postgres://ana:p%40ss@db.example.com:6543/my%20db",
      { password: "p@ss", port: 6543, database: "my db" },
    ],
    ["POSTGRES://ana@DB.Example.COM./d", { host: "db.example.com" }],
    ["postgresql://ana@[2001:DB8::1]:5433/d", { host: "2001:db8::1", port: 5433 }],
    ["postgresql://ana@0x7f.1/d", { host: "127.0.0.1" }],
    ["postgresql://ana@b%C3%BCcher.example/d", { host: "xn--bcher-kva.example" }],
    ["postgresql://postgres.ref:p@pooler.example.com:6543/postgres", { user: "postgres.ref" }],
    ["postgresql://ana@h/d?sslmode=disable", { tls: "disable" }],
    ["postgresql://ana@h/d?sslmode=require", { tls: "verify-full" }],
    ["postgresql://ana@h/d?sslmode=verify-ca", { tls: "verify-full" }],
    [
      "postgresql://ana@h/d?sslmode=verify-full&channel_binding=require",
      { tls: "verify-full", channelBinding: "require" },
    ],
    [
      "postgresql://ana@h/d?application_name=a%26b&connect_timeout=7",
      { applicationName: "a&b", connectTimeoutMs: 7000 },
    ],
    ["postgresql://ana@h/d?options=-c%20search_path%3Dapp", { options: "-c search_path=app" }],
  ])("%s", (connectionString, expected) => {
    const given = settings({ connectionString });
    expect(given).toMatchObject(expected);
    expect({ ...DEFAULTS, ...given }).toEqual(given);
  });

  test.each([
    ["", "must be one URL"],
    ["db.example.com", "must be one URL"],
    ["mysql://ana@h/d", "must be one URL"],
    ["postgresql:ana@h/d", "must be one URL"],
    ["host=h user=ana", "must be one URL"],
    ["/var/run/postgresql d", "must be one URL"],
    ["socket:/var/run?db=d", "must be one URL"],
    ["postgresql:///d", "names no host"],
    ["postgresql://ana@/d", "must be one URL"],
    ["postgresql:///d?host=/var/run", "names no"],
    ["postgresql://ana@%2Fvar%2Frun/d", "Unix sockets are not supported"],
    ["postgresql://ana@a.example,b.example/d", "must be one host"],
    ["postgresql://ana@a:1,b:2/d", "must be one URL"],
    ["postgresql://h/d", "names no user"],
    ["postgresql://:p@h/d", "names no user"],
    ["postgresql://ana@h:0/d", "port"],
    ["postgresql://ana@h:99999/d", "must be one URL"],
    ["postgresql://ana:50%@h/d", "its password is not percent-encoded"],
    ["postgresql://ana%00b@h/d", "its user holds a NUL"],
    ["postgresql://ana@h/d%00", "its database holds a NUL"],
    ["postgresql://ana@h/d#x", 'holds a "#"'],
    ["postgresql://ana@h/d?host=other", 'parameter "host" belongs before the path'],
    ["postgresql://ana@h/d?hostaddr=10.0.0.1", 'parameter "hostaddr" belongs'],
    ["postgresql://ana@h/d?port=1", 'parameter "port" belongs'],
    ["postgresql://ana@h/d?user=b", 'parameter "user" belongs'],
    ["postgresql://ana@h/d?password=b", 'parameter "password" belongs'],
    ["postgresql://ana@h/d?dbname=b", 'parameter "dbname" belongs'],
    ["postgresql://ana@h/d?sslmode=prefer", 'parameter "sslmode" must be'],
    ["postgresql://ana@h/d?sslmode=allow", 'parameter "sslmode" must be'],
    ["postgresql://ana@h/d?sslmode=no-verify", 'parameter "sslmode" must be'],
    ["postgresql://ana@h/d?sslmode=disable&sslmode=verify-full", "more than once"],
    ["postgresql://ana@h/d?sslmode=disable&channel_binding=require", "needs TLS"],
    ["postgresql://ana@h/d?ssl=true", "sslmode=verify-full"],
    ["postgresql://ana@h/d?sslrootcert=/etc/passwd", "is not read"],
    ["postgresql://ana@h/d?sslcert=/a&sslkey=/b", "is not honoured"],
    ["postgresql://ana@h/d?uselibpqcompat=true", "is not honoured"],
    ["postgresql://ana@h/d?pgbouncer=true", "is not honoured"],
    ["postgresql://ana@h/d?__proto__=1", "is not honoured"],
    ["postgresql://ana@h/d?connect_timeout=0", "seconds"],
    ["postgresql://ana@h/d?options=a%00b", "NUL"],
  ])("%o is refused", (connectionString, message) => {
    const found = problems({ connectionString });
    expect(found.map((problem) => problem.message).join("; ")).toContain(message);
    for (const { path } of found) expect(path).toBe("/connectionString");
  });

  test("never shows its password in what is wrong with it, wherever that ends up in the URL", () => {
    const secret = fc.stringMatching(/^[ -~]{8,20}$/).map((text) => `hunter2${text}`);
    fc.assert(
      fc.property(secret, fc.constantFrom("", "?sslmode=maybe", "#"), (password, tail) => {
        const said = JSON.stringify(
          problems({ connectionString: `postgresql://ana:${password}@h:1/d${tail}` }),
        );
        expect(said).not.toContain("hunter2");
      }),
    );
  });

  test("takes any user, password and database, percent-encoded", () => {
    const text = fc
      .string({ unit: "binary", minLength: 1 })
      .filter((value) => !value.includes("\0") && value.isWellFormed());
    fc.assert(
      fc.property(text, text, text, (user, password, database) => {
        const [u, p, d] = [user, password, database].map(encodeURIComponent);
        // A path of "." or ".." is resolved by URL parsing, encoded or not.
        fc.pre(!/^\.{1,2}$/.test(database));
        expect(settings({ connectionString: `postgresql://${u}:${p}@h/${d}` })).toMatchObject({
          user,
          password,
          database,
        });
      }),
    );
  });
});

describe("a host, user and password", () => {
  const given = { host: "db.example.com", user: "ana", password: "secret", database: "shop" };

  test("with defaults", () => {
    expect(settings(given)).toEqual({ ...DEFAULTS, ...given });
    const { password: _, ...rest } = given;
    expect(settings(rest)).toEqual({ ...DEFAULTS, ...rest });
  });

  test("with everything", () => {
    const more = { port: 6543, ssl: "verify-full", sslCa: PEM, readOnly: true, maxSessions: 2 } as const;
    expect(settings({ ...given, ...more })).toMatchObject({
      port: 6543,
      tls: "verify-full",
      ca: PEM,
      readOnly: true,
      maxSessions: 2,
    });
  });

  test.each<[Partial<Record<keyof PasswordCredentials, unknown>>, string, string]>([
    [{ host: "/var/run/postgresql" }, "/host", "Unix sockets"],
    [{ host: "@abstract" }, "/host", "Unix sockets"],
    [{ host: "a,b" }, "/host", "must be one host"],
    [{ host: "db:5432" }, "/host", "with the port apart"],
    [{ host: "ana@db" }, "/host", "must be a host name"],
    [{ host: "a b" }, "/host", "must be a host name"],
    [{ host: "256.1.1.1" }, "/host", "must be a host name"],
    [{ port: 0 }, "/port", "65535"],
    [{ port: 5432.5 }, "/port", "65535"],
    [{ port: Number.NaN }, "/port", "65535"],
    [{ user: "a\0database\0b" }, "/user", "NUL"],
    [{ database: "a\0b" }, "/database", "NUL"],
    [{ password: "\ud800" }, "/password", "Unicode"],
    [{ ssl: "require" }, "/ssl", '"verify-full" or "disable"'],
    [{ sslCa: "/etc/ssl/ca.pem" }, "/sslCa", "PEM"],
    [{ maxSessions: 0 }, "/maxSessions", "from 1 to 1000"],
  ])("%o is refused", (change, path, message) => {
    const [problem] = problems({ ...given, ...change } as PasswordCredentials);
    expect(problem).toEqual({ path, message: expect.stringContaining(message) });
  });
});

test("only what is secret is masked", () => {
  const secret = Object.values(auth).flatMap(({ fields }) =>
    Object.entries(fields).flatMap(([name, field]) =>
      "secret" in field && field.secret === false ? [] : [name],
    ),
  );
  expect(secret).toEqual(["connectionString", "password"]);
});
