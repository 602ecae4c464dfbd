import { defineConnector } from "@plugboard/core";
import { auth, type FileCredentials } from "./auth.ts";
import { Database } from "./database.ts";
import { run_query, run_statement } from "./statements.ts";

/** My Service. SQLite stands in for your database: replace `database.ts` with its driver, and `auth.ts` with what that takes. */
export const myService = defineConnector({
  name: "my-service",
  title: "My Service",
  specVersion: "1",
  capabilities: { sql: true },
  auth,
  session: {
    // A driver that opens sockets dials addresses of `context.egress.resolve(host, port)`, and no others.
    open: async (credentials: FileCredentials) => new Database(credentials.file),
    close: (database: Database) => database.close(),
  },
  actions: { run_query, run_statement },
});
