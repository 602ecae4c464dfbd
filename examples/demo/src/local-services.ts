import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

/** The credentials that the local services take, and no others. */
export const LOCAL_KEYS = {
  stripe: "sk_test_local_4eC39HqLyjW",
  slack: "xoxb-local-2834579283",
  github: "ghp_local_aB3dE5fG7hI9",
} as const;

export interface LocalServices {
  /** One server that answers for Stripe, Slack and GitHub, each under a path of its own. */
  readonly origin: string;
  readonly postgres: { readonly host: string; readonly port: number };
  close(): Promise<void>;
}

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

/** Starts the stand-ins on loopback: an HTTP service that checks its credentials, and PostgreSQL in this process. */
export async function startLocalServices(): Promise<LocalServices> {
  const customers = new Map<string, Record<string, unknown>>();
  const http = createServer(async (request, response) => {
    const { status = 200, body } = await answer(request, customers);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));

  const database = await PGlite.create();
  await database.exec(`
    create table orders (id int primary key, customer text not null, total numeric(10, 2) not null);
    insert into orders values (1, 'Ana', 19.90), (2, 'Bo', 250.00), (3, 'Ana', 7.25);
  `);
  const socket = new PGLiteSocketServer({ db: database, host: "127.0.0.1", port: 0 });
  await socket.start();
  const [host, port] = socket.getServerConn().split(":") as [string, string];

  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    postgres: { host, port: Number(port) },
    async close() {
      await socket.stop();
      await database.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  customers: Map<string, Record<string, unknown>>,
): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://local");
  const [, service, ...path] = pathname.split("/");
  const sent = (request.headers.authorization ?? "").replace(/^Bearer /, "");
  switch (service) {
    case "stripe":
      if (sent !== LOCAL_KEYS.stripe) {
        return {
          status: 401,
          body: { error: { type: "invalid_request_error", message: `Invalid API key: ${sent}` } },
        };
      }
      return stripe(request.method ?? "GET", path.slice(1), await formOf(request), customers);
    case "slack":
      if (sent !== LOCAL_KEYS.slack) return { body: { ok: false, error: "invalid_auth" } };
      return { body: { ok: true, team: "Plugboard", user: "demo-bot", method: path.join("/") } };
    case "github":
      if (sent !== LOCAL_KEYS.github) return { status: 401, body: { message: "Bad credentials" } };
      return {
        body: { login: "octocat-local", path: `/${path.join("/")}`, query: Object.fromEntries(searchParams) },
      };
    default:
      return { status: 404, body: { message: "Not found" } };
  }
}

function stripe(
  method: string,
  [resource, id]: readonly string[],
  form: Readonly<Record<string, string>>,
  customers: Map<string, Record<string, unknown>>,
): Answer {
  if (resource === "charges") return { body: { id: "ch_local_1", object: "charge", paid: true, ...form } };
  if (resource !== "customers") return missing(resource);
  if (method === "POST" && id === undefined) {
    const customer = { id: `cus_local_${customers.size + 1}`, object: "customer", ...form };
    customers.set(customer.id, customer);
    return { body: customer };
  }
  if (id === undefined) return { body: { object: "list", data: [...customers.values()], has_more: false } };
  const customer = customers.get(id);
  if (customer === undefined) return missing(id);
  if (method === "DELETE") {
    customers.delete(id);
    return { body: { id, object: "customer", deleted: true } };
  }
  return { body: customer };
}

function missing(what: string | undefined): Answer {
  const message = `No such resource: '${what}'`;
  return {
    status: 404,
    body: { error: { type: "invalid_request_error", code: "resource_missing", message } },
  };
}

async function formOf(request: IncomingMessage): Promise<Record<string, string>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString("utf8")));
}
