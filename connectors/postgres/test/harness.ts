import { type ActionFailure, type ActionResult, createHub } from "@plugboard/core";
import { createEgress, type EgressOptions } from "@plugboard/egress";
import { type PasswordCredentials, postgres } from "../src/index.js";
import type { TestServer } from "./start-postgres.js";

/** A hub with one connection, `db`, to a test server. */
export function connect(
  server: TestServer,
  credentials: Partial<PasswordCredentials> = {},
  egress: Partial<EgressOptions> = {},
) {
  const { port, user, password, database } = server;
  return createHub({
    connections: {
      db: {
        connector: postgres,
        credentials: { host: "127.0.0.1", port, user, password, database, ...credentials },
      },
    },
    egress: createEgress({ trust: { allow: [`127.0.0.1:${port}`] }, ...egress }),
  });
}

export type TestHub = ReturnType<typeof connect>;

/** The data of a success. */
export function dataOf<T>(result: ActionResult<T>): T {
  if (result.status !== "success") throw new Error(JSON.stringify(result));
  return result.data;
}

export function failureOf(result: ActionResult<unknown>): ActionFailure {
  if (result.status !== "error") throw new Error(`It did not fail: ${JSON.stringify(result)}`);
  return result;
}

/** Waits, asking again and again, for what another process is about to do. */
export async function until(happened: () => Promise<boolean>): Promise<void> {
  while (!(await happened()));
}

/** Runs a statement that sets the scene. */
export async function setUp(hub: TestHub, ...statements: string[]): Promise<void> {
  for (const sql of statements) dataOf(await hub.connection("db").run("run_statement", { sql }));
}

/** The rows of a query. */
export async function rowsOf(hub: TestHub, sql: string, params: readonly string[] = []) {
  return dataOf(await hub.connection("db").run("run_query", { sql, params: [...params] })).rows;
}
