import { describeConnector } from "@plugboard/testing";
import { afterAll, beforeAll, describe, test } from "vitest";
import { postgres } from "../src/index.js";
import { fixturesOn } from "./conformance.fixtures.js";
import { startPostgres, type TestServer } from "./start-postgres.js";

let server: TestServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.stop());

describeConnector(
  { describe, test },
  () => postgres,
  fixturesOn(() => server),
);
