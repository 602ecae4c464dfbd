import { createEgress } from "@plugboard/egress";
import { testCa } from "@plugboard/testing";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { settingsOf } from "../src/credentials.js";
import { PostgresSession } from "../src/session/postgres-session.js";
import { connect, dataOf, failureOf, rowsOf, type TestHub, until } from "./harness.js";
import { startProxy, type TestProxy, type Verdict } from "./proxy.js";
import { startPostgres, type TestServer } from "./start-postgres.js";

let server: TestServer;
/** An onlooker of another make. */
let witness: pg.Client;

const witnessed = async (sql: string, values: unknown[] = []) => (await witness.query(sql, values)).rows;

/** How many sessions of the connector there are, that … */
const sessions = async (condition = "true") => {
  const sql = `select count(*)::int as n from pg_stat_activity where application_name = 'plugboard' and ${condition}`;
  return (await witnessed(sql))[0].n as number;
};
/** Whatever they fetch from is asleep. */
const isAsleep = async () => (await sessions("wait_event = 'PgSleep'")) > 0;
const isQuiet = async () => (await sessions("state <> 'idle'")) === 0;
const endSessions = (how: "pg_terminate_backend" | "pg_cancel_backend") =>
  witness.query(`select ${how}(pid) from pg_stat_activity where application_name = 'plugboard'`);

beforeAll(async () => {
  server = await startPostgres();
  witness = new pg.Client({ ...server, host: "127.0.0.1", ssl: false, application_name: "witness" });
  await witness.connect();
  await witness.query("create table marks (n int)");
});

afterAll(async () => {
  await witness?.end();
  await server?.stop();
});

beforeEach(async () => {
  await witness.query("truncate marks");
});

async function withHub<T>(
  options: Parameters<typeof connect>[1],
  work: (hub: TestHub, db: ReturnType<TestHub["connection"]>) => Promise<T>,
): Promise<T> {
  const hub = connect({ ...server, ...(options?.port !== undefined && { port: options.port }) }, options);
  try {
    return await work(hub, hub.connection("db"));
  } finally {
    await hub.close();
  }
}

const SLEEP = { sql: "select pg_sleep(600)" };

describe("a call that is given up", () => {
  test.each([
    ["in plain text", {}],
    ["over TLS", { host: "localhost", ssl: "verify-full", sslCa: testCa }],
  ] as const)("stops what it runs on the server, %s", async (_, credentials) => {
    const hub = connect(server, credentials, {
      trust: { allow: [`localhost:${server.port}`, `127.0.0.1:${server.port}`] },
    });
    for (const action of ["run_query", "run_statement"] as const) {
      const abort = new AbortController();
      const result = hub.connection("db").run(action, SLEEP, { signal: abort.signal });
      await until(isAsleep);
      abort.abort();
      expect(failureOf(await result)).toMatchObject({ code: "aborted", retryable: false });
      await until(isQuiet);
    }
    expect(await rowsOf(hub, "select 1 as a")).toEqual([{ a: 1 }]);
    await hub.close();
  });

  test("leaves nothing of what it did", () =>
    withHub({}, async (_, db) => {
      const abort = new AbortController();
      const statements = [{ sql: "insert into marks values (1)" }, SLEEP];
      const result = db.run("run_transaction", { statements }, { signal: abort.signal });
      await until(isAsleep);
      abort.abort();
      expect(failureOf(await result).code).toBe("aborted");
      await until(isQuiet);
      expect(await witnessed("select * from marks")).toEqual([]);
    }));

  test("by its deadline, may be made again", () =>
    withHub({}, async (_, db) => {
      const failure = failureOf(await db.run("run_query", SLEEP, { deadlineMs: 150 }));
      expect(failure).toMatchObject({ code: "timeout", retryable: true });
      await until(isQuiet);
    }));

  test("before it began, opens nothing", () =>
    withHub({}, async (_, db) => {
      const result = await db.run("run_query", { sql: "select 1" }, { signal: AbortSignal.abort() });
      expect(failureOf(result).code).toBe("aborted");
      expect(await sessions()).toBe(0);
    }));

  test("at whatever moment, leaves nothing running", () =>
    withHub({}, async (hub, db) => {
      await rowsOf(hub, "select 1");
      for (let turns = 0; turns < 60; turns++) {
        const abort = new AbortController();
        const action = turns % 2 === 0 ? "run_query" : "run_statement";
        const result = db.run(action, SLEEP, { signal: abort.signal });
        for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
        abort.abort();
        expect(failureOf(await result).code).toBe("aborted");
      }
      await until(isQuiet);
    }));

  test("in the moment that its session is ready, too", async () => {
    const settings = settingsOf({ ...server, host: "127.0.0.1" });
    if ("problems" in settings) throw new Error("The settings are faulty.");
    const egress = createEgress({ trust: { allow: ["127.0.0.1"] } });
    const session = new PostgresSession(settings, "db", egress);
    const abort = new AbortController();
    const remainingMs = () => {
      abort.abort();
      return 30_000;
    };
    const result = session.read({ signal: abort.signal, remainingMs }, {}, (transaction) =>
      transaction.query({ text: SLEEP.sql, values: [] }, 1),
    );
    await expect(result).rejects.toMatchObject({ name: "AbortError" });
    await session.close();
    await until(isQuiet);
  });

  test("gives its session up, so that a late cancellation can hit nobody else", () =>
    withHub({ maxSessions: 1 }, async (hub, db) => {
      const pid = async () => (await rowsOf(hub, "select pg_backend_pid() as pid"))[0]?.pid;
      const before = await pid();
      failureOf(await db.run("run_query", SLEEP, { deadlineMs: 100 }));
      expect(await pid()).not.toBe(before);
    }));
});

describe("time limits", () => {
  test.each(["run_query", "run_statement"] as const)("of a statement: %s", (action) =>
    withHub({}, async (_, db) => {
      const failure = failureOf(await db.run(action, { ...SLEEP, timeout_ms: 20 }));
      expect(failure).toMatchObject({
        code: "sql_statement_timeout",
        service_code: "57014",
        retryable: false,
      });
    }),
  );

  test("of an explained one", () =>
    withHub({}, async (_, db) => {
      const failure = failureOf(await db.run("explain_query", { ...SLEEP, analyze: true, timeout_ms: 20 }));
      expect(failure.code).toBe("sql_statement_timeout");
    }));

  test("of waiting for a lock, which is shorter", () =>
    withHub({}, async (_, db) => {
      await witness.query("begin");
      await witness.query("lock table marks");
      const input = { table: "marks", rows: [{ n: 1 }], timeout_ms: 200 };
      expect(failureOf(await db.run("insert_rows", input))).toMatchObject({
        code: "sql_lock_timeout",
        service_code: "55P03",
        retryable: true,
      });
      await witness.query("rollback");
    }));

  test("a statement that someone else cancels was not too slow", () =>
    withHub({}, async (_, db) => {
      const result = db.run("run_query", SLEEP);
      await until(isAsleep);
      await endSessions("pg_cancel_backend");
      expect(failureOf(await result)).toMatchObject({ code: "sql_cancelled", service_code: "57014" });
    }));

  test("the server has limits too, for a client that is gone", () =>
    withHub({}, async (hub) => {
      const names = ["statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout"];
      const [row] = await rowsOf(
        hub,
        `select ${names.map((name) => `current_setting('${name}') as ${name}`).join(", ")}`,
      );
      expect(row).toMatchObject({ lock_timeout: "10s" });
      for (const name of names.slice(0, 2)) expect(row?.[name]).toMatch(/^3\d(?:\d{3}ms|s)$/);
    }));
});

test("a deadlock is told, and may be tried again", () =>
  withHub({}, async (_, db) => {
    await witness.query("insert into marks values (1), (2)");
    await witness.query("begin");
    await witness.query("set local deadlock_timeout = '100s'");
    await witness.query("update marks set n = n where n = 2");
    const result = db.run("run_transaction", {
      statements: [
        { sql: "set local deadlock_timeout = '300ms'" },
        { sql: "update marks set n = n where n = 1" },
        { sql: "update marks set n = n where n = 2" },
      ],
    });
    await until(async () => (await witnessed("select from pg_locks where not granted")).length === 1);
    await witness.query("update marks set n = n where n = 1");
    await witness.query("rollback");
    expect(failureOf(await result)).toMatchObject({
      code: "sql_deadlock",
      service_code: "40P01",
      retryable: true,
    });
  }));

describe("the pool", () => {
  test("opens no session before the first call, one for calls in turn, and ends it with the hub", async () => {
    await withHub({}, async (hub) => {
      expect(await sessions()).toBe(0);
      const pids = new Set();
      for (let call = 0; call < 5; call++)
        pids.add((await rowsOf(hub, "select pg_backend_pid() as pid"))[0]?.pid);
      expect(pids.size).toBe(1);
      expect(await sessions()).toBe(1);
    });
    await until(async () => (await sessions()) === 0);
  });

  test("opens no more than it may, and serves everyone", () =>
    withHub({ maxSessions: 3 }, async (hub) => {
      const calls = Array.from({ length: 60 }, (_, n) =>
        rowsOf(hub, "select $1::int as n, pg_backend_pid() as pid", [String(n)]),
      );
      const rows = (await Promise.all(calls)).flat();
      expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 60 }, (_, n) => n));
      expect(new Set(rows.map(({ pid }) => pid)).size).toBe(3);
      expect(await sessions()).toBe(3);
    }));

  test("loses none to failures of every kind", () =>
    withHub({ maxSessions: 2 }, async (hub, db) => {
      const calls = Array.from({ length: 40 }, (_, n) => {
        if (n % 5 === 0) return db.run("run_query", { sql: "select nope" });
        if (n % 5 === 1) return db.run("run_query", SLEEP, { deadlineMs: 1 });
        if (n % 5 === 2) return db.run("run_statement", { sql: "insert into marks values (1 / 0)" });
        if (n % 5 === 3) return db.run("run_query", { sql: "select 1" }, { signal: AbortSignal.timeout(n) });
        return db.run("run_query", { sql: "select 1" });
      });
      await Promise.all(calls);
      await until(isQuiet);
      expect(await sessions()).toBeLessThanOrEqual(2);
      expect(await Promise.all([rowsOf(hub, "select 1 as a"), rowsOf(hub, "select 2 as a")])).toEqual([
        [{ a: 1 }],
        [{ a: 2 }],
      ]);
    }));

  test("tells a call that waits in vain that all are busy", () =>
    withHub({ maxSessions: 1 }, async (_, db) => {
      const first = new AbortController();
      const busy = db.run("run_query", SLEEP, { signal: first.signal });
      await until(isAsleep);
      expect(failureOf(await db.run("run_query", { sql: "select 1" }, { deadlineMs: 1000 }))).toMatchObject({
        code: "sql_too_many_connections",
        retryable: true,
      });
      const second = new AbortController();
      const waiting = db.run("run_query", { sql: "select 1" }, { signal: second.signal });
      second.abort();
      expect(failureOf(await waiting).code).toBe("aborted");
      first.abort();
      expect(failureOf(await busy).code).toBe("aborted");
    }));

  test("lets calls under way finish when the connection is removed, and starts no other", async () => {
    const hub = connect(server);
    const db = hub.connection("db");
    const result = db.run("run_query", { sql: "select pg_sleep(0.2), 1 as a" });
    await until(isAsleep);
    await hub.removeConnection("db");
    expect(dataOf(await result).rows).toMatchObject([{ a: 1 }]);
    expect(failureOf(await db.run("run_query", { sql: "select 1" })).code).toBe("unknown_connection");
    await until(async () => (await sessions()) === 0);
    await hub.close();
  });

  test("of a server that takes no more says so", async () => {
    await witness.query("create role lonely login password 'lonely-password' connection limit 1");
    const only = { user: "lonely", password: "lonely-password" };
    await withHub(only, async (first) => {
      await rowsOf(first, "select 1");
      await withHub(only, async (_, db) => {
        expect(failureOf(await db.run("run_query", { sql: "select 1" }))).toMatchObject({
          code: "sql_too_many_connections",
          service_code: "53300",
          retryable: true,
        });
      });
    });
  });
});

describe("a connection that breaks", () => {
  let proxy: TestProxy;
  let verdict: (text: string, connection: number) => Verdict;

  beforeEach(async () => {
    verdict = () => "forward";
    proxy = await startProxy(server.port, { fromClient: (text, connection) => verdict(text, connection) });
    return () => proxy.close();
  });

  const through = <T>(work: (hub: TestHub, db: ReturnType<TestHub["connection"]>) => Promise<T>) =>
    withHub({ port: proxy.port, maxSessions: 1 }, work);
  const insert = { table: "marks", rows: [{ n: 1 }] };
  const marks = async () => (await witnessed("select n from marks")).length;

  test("while it is idle is made anew", () =>
    through(async (hub) => {
      await rowsOf(hub, "select 1");
      proxy.cut();
      expect(await rowsOf(hub, "select 2 as a")).toEqual([{ a: 2 }]);
      expect(proxy.connections).toBe(2);
    }));

  test("and shows it only when it is used again is made anew too, since nothing has run", () =>
    through(async (hub, db) => {
      await rowsOf(hub, "select 1");
      verdict = (_, connection) => (connection === 1 ? "cut" : "forward");
      expect(await rowsOf(hub, "select 2 as a")).toEqual([{ a: 2 }]);
      verdict = (_, connection) => (connection === 2 ? "cut" : "forward");
      dataOf(await db.run("insert_rows", insert));
      expect([proxy.connections, await marks()]).toEqual([3, 1]);
    }));

  test("while a query runs", () =>
    through(async (_, db) => {
      const result = db.run("run_query", SLEEP);
      await until(isAsleep);
      proxy.cut();
      expect(failureOf(await result)).toMatchObject({ code: "sql_connection_lost", retryable: true });
      await endSessions("pg_terminate_backend");
      await until(isQuiet);
    }));

  test("because the server ends it", () =>
    through(async (hub, db) => {
      const result = db.run("run_query", SLEEP);
      await until(isAsleep);
      await endSessions("pg_terminate_backend");
      expect(failureOf(await result)).toMatchObject({
        code: "sql_connection_lost",
        service_code: "57P01",
        retryable: true,
      });
      expect(await rowsOf(hub, "select 2 as a")).toEqual([{ a: 2 }]);
    }));

  test("so that a request to cancel is lost: it is made again", () =>
    through(async (_, db) => {
      const abort = new AbortController();
      const result = db.run("run_query", SLEEP, { signal: abort.signal });
      await until(isAsleep);
      verdict = (_, connection) => (connection === 2 ? "cut" : "forward");
      abort.abort();
      expect(failureOf(await result).code).toBe("aborted");
      await until(isQuiet);
    }));

  test("before a write is committed: it did not happen", () =>
    through(async (_, db) => {
      verdict = (text) => (text.includes("INSERT") ? "forward_and_cut" : "forward");
      expect(failureOf(await db.run("insert_rows", insert))).toMatchObject({
        code: "sql_connection_lost",
        retryable: true,
      });
      await until(isQuiet);
      expect(await marks()).toBe(0);
    }));

  test.each([
    ["after the server was told", "forward_and_cut", 1],
    ["before the server was told", "cut", 0],
  ] as const)("while it is committed, %s: nobody knows", (_, what, rows) =>
    through(async (__, db) => {
      verdict = (text) => (text.includes("COMMIT") ? what : "forward");
      const failure = failureOf(await db.run("insert_rows", insert));
      expect(failure).toMatchObject({ code: "sql_connection_lost", retryable: false });
      expect(failure.message).toContain("Whether it was committed is unknown");
      await until(isQuiet);
      expect(await marks()).toBe(rows);
    }),
  );

  test("a deadline that passes while it is committed: nobody knows", () =>
    through(async (_, db) => {
      verdict = (text) => (text.includes("COMMIT") ? "swallow" : "forward");
      const failure = failureOf(await db.run("insert_rows", insert, { deadlineMs: 300 }));
      expect(failure).toMatchObject({ code: "sql_connection_lost", retryable: false });
      await until(isQuiet);
      expect(await marks()).toBe(0);
    }));

  test("a server that says nothing any more costs its call, and not the next", () =>
    through(async (hub, db) => {
      for (const action of ["run_query", "run_statement"] as const) {
        await rowsOf(hub, "select 1");
        const dead = proxy.connections;
        verdict = (_, connection) => (connection <= dead ? "swallow" : "forward");
        expect(failureOf(await db.run(action, { sql: "select 1" }, { deadlineMs: 100 })).code).toBe(
          "timeout",
        );
      }
      expect(await rowsOf(hub, "select 2 as a")).toEqual([{ a: 2 }]);
    }));

  test("a server that says nothing from the start", () =>
    through(async (_, db) => {
      verdict = () => "swallow";
      expect(failureOf(await db.run("run_query", { sql: "select 1" }, { deadlineMs: 100 })).code).toBe(
        "timeout",
      );
    }));

  test("a server that is away for a while", async () => {
    const own = await startPostgres();
    const hub = connect(own);
    expect(await rowsOf(hub, "select 1 as a")).toEqual([{ a: 1 }]);
    await own.restart();
    expect(await rowsOf(hub, "select 2 as a")).toEqual([{ a: 2 }]);
    await own.stop();
    expect(failureOf(await hub.connection("db").run("run_query", { sql: "select 1" }))).toMatchObject({
      code: "sql_unavailable",
      retryable: true,
    });
    await hub.close();
  });
});
