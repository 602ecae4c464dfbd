import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ActionContext,
  type Connector,
  defineConnector,
  httpAction,
  httpCatalogue,
  isPlugboardError,
} from "@plugboard/core";
import { afterAll, describe, expect, test } from "vitest";
import type { HttpFixtures } from "../src/index.js";
import {
  type Fixtures,
  failuresIn,
  shelfActions,
  shelfHttp,
  shelfToken,
  shelfWith,
  sound,
} from "./faults.js";
import { shelf, shelfDefinition } from "./shelf.js";

const { get_item, list_items, create_item, delete_item, get_file } = shelfDefinition.actions;
const bare = { title: "Get an item", group: "items", effect: "read", input: get_item.input } as const;
const itemPath = (input: unknown) => `/items/${(input as { id: string }).id}`;

describe("a catalogue", () => {
  const INDEX = [
    "shelf-api\t1\tsha512-x",
    "#boxes",
    "get_box\tGET\t/boxes/{id}\tGet a box\tr",
    "open_box\tget_box",
  ];
  const LINE = '{"params":{"id":{"type":"string"}},"required":["id"]}';
  const shelfOf = (index: readonly string[], text = LINE) =>
    defineConnector({
      ...shelfDefinition,
      catalogue: httpCatalogue({
        parts: [{ index: index.join("\n"), details: async () => ({ default: `[]\n${text}` }) }],
      }),
    }) as Connector;

  test("that is sound passes, by itself and wrapped", async () => {
    const only = (name: string) => !name.startsWith("import");
    for (const of of ["connector", "wrapper"] as const) {
      expect(await failuresIn(shelfOf(INDEX), { of, group: "catalogue" })).toEqual([]);
      expect(await failuresIn(shelfOf(INDEX), { of, group: "definition", only })).toEqual([]);
    }
  });

  test.each([
    ["of half a source", "it says what it was made from", ["shelf-api\t1", ...INDEX.slice(1)], LINE],
    [
      "with an action that stands beside it",
      "no action is in it that the connector has beside it",
      [...INDEX.slice(0, 3), "get_item\tGET\t/items/{id}\tGet an item\tr"],
      `${LINE}\n${LINE}`,
    ],
    [
      "with a former name that leads nowhere",
      "former names lead to what there is",
      [...INDEX.slice(0, 3), "open_box\tget_bx"],
      LINE,
    ],
    [
      "with a path param that is no param",
      "every row makes an action that can be defined",
      INDEX,
      '{"params":{"box":{"type":"string"}},"required":["box"]}',
    ],
    [
      "with a method that no row has",
      "actions are what their rows say, and plain data",
      [...INDEX.slice(0, 2), "get_box\tFETCH\t/boxes/{id}\tGet a box\tr"],
      LINE,
    ],
    [
      "with an action in no group",
      "actions are what their rows say, and plain data",
      [INDEX[0] as string, INDEX[2] as string],
      LINE,
    ],
    [
      "with a member that no row has",
      "actions are what their rows say, and plain data",
      INDEX,
      LINE.replace("{", '{"require":["id"],'),
    ],
    [
      "with a pointer that is written with a space",
      "actions are what their rows say, and plain data",
      INDEX,
      `${LINE.replace('"type":"string"', '"$ref": "#/$defs/Id"')}\nId\t{"type":"string"}`,
    ],
    [
      "with an output whose pointer is written with a space",
      "actions are what their rows say, and plain data",
      INDEX,
      `${LINE}\t{"$ref": "#/$defs/Box"}\nBox\t{"type":"object"}`,
    ],
    ["with keywords of no action", "keywords are of what there is", [...INDEX, "~get_bx fetch, open"], LINE],
  ])("%s is caught", async (_, check, index, text) => {
    expect(await failuresIn(shelfOf(index, text), { group: "catalogue" })).toEqual([check]);
  });

  test.each([
    ["a change that says it reads", "effects fit the methods", "put_box\tPUT\t/boxes/{id}\tPut a box\tr"],
    [
      "a title that is there already",
      "names are well-formed and unique",
      "find_box\tGET\t/box/{id}\tget an item\tr",
    ],
  ])("with %s is caught by what is checked of every action", async (_, check, line) => {
    const only = (name: string) => !name.startsWith("import");
    const index = ["shelf-api\t1\tsha512-x", "#boxes", line];
    expect(await failuresIn(shelfOf(index), { group: "definition", only })).toEqual([check]);
  });

  test("with a search by POST passes: it is no write, wherever its fixture stands", async () => {
    const line = "find_boxes\tPOST\t/boxes/search\tFind boxes\tr";
    const find_boxes = {
      input: { id: "1" },
      exchanges: [
        {
          request: {
            method: "POST",
            url: `${shelfDefinition.http.baseUrl}/boxes/search`,
            body: { json: { id: "1" } },
          },
          answer: { body: { boxes: [] } },
        },
      ],
    };
    const { http } = sound as unknown as { readonly http: HttpFixtures };
    const fixtures = { ...sound, http: { ...http, actions: { find_boxes, ...http.actions } } };
    const searchable = shelfOf([...INDEX.slice(0, 2), line]);
    for (const group of ["http", "errors"])
      expect(await failuresIn(searchable, { group }, fixtures as Fixtures)).toEqual([]);
  });

  test("with a row that goes to an origin which is not declared is caught", async () => {
    const elsewhere = LINE.replace("{", '{"baseUrl":"https://elsewhere.example.com",');
    const only = (name: string) => name.startsWith("rows name");
    expect(await failuresIn(shelfOf(INDEX, elsewhere), { group: "http", only })).toEqual([
      "rows name declared origins only",
    ]);
  });
});

describe("definition catches", () => {
  const folder = mkdtempSync(join(tmpdir(), "plugboard-faults-"));
  mkdirSync(join(folder, "node_modules/zod"), { recursive: true });
  writeFileSync(join(folder, "node_modules/zod/index.js"), "");
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    [
      "an open socket",
      "import opens no network",
      `import { connect } from "node:net"; try { connect(9); } catch {}`,
    ],
    [
      "a name that is resolved",
      "import opens no network",
      `import dns from "node:dns"; try { dns.lookup("a.test", () => {}); } catch {}`,
    ],
    ["a request", "import opens no network", `try { await fetch("https://a.test"); } catch {}`],
    ["a variable", "import reads no environment", `export const key = process.env.SHELF_KEY;`],
    ["a timer", "import starts no timer", `setInterval(() => {}, 1000);`],
    ["a schema library", "import loads no schema library", `import "zod";`],
  ])("%s at import", async (what, check, text) => {
    const module = join(folder, `${what.replaceAll(" ", "-")}.mjs`);
    writeFileSync(module, text);
    const only = (name: string) => name.startsWith("import");
    expect(await failuresIn(shelf as never, { group: "definition", only }, { ...sound, module })).toEqual([
      check,
    ]);
  });

  test("code that is made of text at import, as schema compilers do", async () => {
    const module = join(folder, "compile.mjs");
    writeFileSync(module, `new Function("return 1");`);
    const only = (name: string) => name.startsWith("import");
    const failed = await failuresIn(shelf as never, { group: "definition", only }, { ...sound, module });
    expect(failed).toHaveLength(4);
  });

  test.each([
    ["a connector that is not frozen", "frozen", { ...shelf }],
    [
      "a row that is no data",
      "rows are data",
      shelfActions({
        create_item: httpAction({ ...create_item.row, headers: { toJSON: () => ({}) } as never }),
      }),
    ],
    [
      "two actions of one meaning",
      "names are well-formed and unique",
      shelfActions({ get_an_item: httpAction({ ...get_item.row, title: "Get one item" }) }),
    ],
    [
      "a deletion that says it reads",
      "effects fit the methods",
      shelfActions({ delete_item: httpAction({ ...delete_item.row, effect: "read" }) }),
    ],
    [
      "an input without a JSON Schema",
      "inputs have a JSON Schema that lists",
      shelfActions({
        get_item: {
          ...get_item,
          input: {
            "~standard": { version: 1, vendor: "x", validate: () => ({ issues: [{ message: "no" }] }) },
          },
        },
      }),
    ],
    [
      "an input that is not checked",
      "inputs are checked before anything is sent",
      shelfActions({
        get_item: {
          ...bare,
          input: {
            "~standard": {
              version: 1,
              vendor: "x",
              validate: (value: unknown) => ({ value }),
              jsonSchema: { input: () => ({ ...get_item.input }), output: () => ({}) },
            },
          },
          run: async () => ({ data: null }),
        },
      }),
    ],
  ])("%s", async (_, check, connector) => {
    const only = (name: string) => !name.startsWith("import");
    expect(await failuresIn(connector as never, { group: "definition", only })).toEqual([check]);
  });
});

describe("capability catches", () => {
  const { custom, ...others } = shelf.actions;

  test("an HTTP connector without custom", async () => {
    const without = Object.freeze({ ...shelf, actions: Object.freeze(others) });
    const only = (name: string) => name.startsWith("custom is");
    expect(await failuresIn(without as never, { group: "capability", only })).toEqual([
      "custom is there exactly with the http capability",
    ]);
  });

  test("a custom of another make", async () => {
    const run = (context: ActionContext, input: { _url: string }) =>
      custom.run(context as never, { _url: input._url });
    const other = Object.freeze({
      ...shelf,
      actions: Object.freeze({ ...others, custom: { ...custom, run } }),
    });
    const failed = await failuresIn(other as never, { group: "capability" });
    expect(failed).toEqual(
      expect.arrayContaining(["custom: post-json-default", "custom: delete-rest-to-query"]),
    );
  });

  test("a database that has a custom", async () => {
    const database = Object.freeze({
      ...shelf,
      capabilities: Object.freeze({ sql: true }),
      http: undefined,
      session: { open: async () => ({}), close: async () => {} },
    });
    const failed = await failuresIn(database as never, { group: "capability" });
    expect(failed).toEqual(
      expect.arrayContaining([
        "custom is there exactly with the http capability",
        "custom is refused by name",
      ]),
    );
  });
});

const http = (connector: unknown, fixtures?: Fixtures) =>
  failuresIn(connector as never, { group: "http" }, fixtures);

/** An action that does its own thing about what comes back. */
const getItem = (run: (context: ActionContext<unknown>, input: unknown) => Promise<unknown>) =>
  shelfActions({ get_item: { ...bare, run } });

const swallowing = getItem(async ({ http }, input) => {
  try {
    return { data: (await http.call({ method: "GET", url: itemPath(input) })).data };
  } catch (error) {
    return { data: isPlugboardError(error) ? (error.details.data ?? null) : null };
  }
});

describe("http catches", () => {
  test("another request than the fixture's", async () => {
    const connector = shelfActions({ get_item: httpAction({ ...get_item.row, path: "/item/{id}" }) });
    expect(await http(connector)).toEqual(["action get_item"]);
  });

  test("credentials that go to an origin that is not declared", async () => {
    const connector = shelfHttp({ origins: [] });
    expect(await http(connector)).toEqual([
      "rows name declared origins only",
      "credentials go to declared origins only",
    ]);
  });

  test("a list that never ends", async () => {
    const pagination = { items: "items", next: () => ({ cursor: "c 2" }) };
    const connector = shelfActions({ list_items: httpAction({ ...list_items.row, pagination }) });
    expect(await http(connector)).toEqual(["pages are read to the last"]);
  });

  test("an action without a fixture", async () => {
    const connector = shelfActions({ get_other: httpAction({ ...get_file.row, title: "Get another" }) });
    expect(await http(connector)).toEqual(["every action has a fixture"]);
  });

  test("an action that makes a success of every failure", async () => {
    expect(await http(swallowing)).toEqual([
      "a caller's abort ends the call",
      "the deadline ends the call",
      "an answer over the limit fails a catalogued action, and is cut for custom",
      "a read gives up after its retries",
    ]);
  });

  test("a write that is sent again without a key", async () => {
    const { idempotencyKey: _, ...profile } = shelfDefinition.http;
    const connector = shelfWith({
      http: profile,
      actions: {
        ...shelfDefinition.actions,
        create_item: {
          ...create_item,
          run: (context: never, input: never) =>
            create_item.run(context, input).catch(() => create_item.run(context, input)),
        },
      },
    });
    expect(await http(connector)).toEqual([
      "a write is sent again only under an idempotency key, which stays the same",
    ]);
  });

  test("a fault that passes and is called final, and a wait that is cut", async () => {
    const readFailure = ({ status }: { status: number }) =>
      status === 503 ? { retryable: false } : status === 429 ? { retryAfterMs: 1 } : undefined;
    expect(await http(shelfHttp({ readFailure }))).toEqual([
      "a read is tried again after a fault that may pass",
      "a read gives up after its retries",
      "a wait that the service asks for is kept",
      "a write is sent again only under an idempotency key, which stays the same",
    ]);
  });
});

describe("auth catches", () => {
  test("an action with credentials of its own", async () => {
    const headers = { authorization: "Bearer another" };
    const connector = shelfActions({ get_item: httpAction({ ...get_item.row, headers }) });
    expect(await failuresIn(connector, { group: "auth" })).toContain(
      "token: a catalogued action and custom carry the same credentials",
    );
  });

  test("a token that is asked for twice", async () => {
    const { oauth2 } = shelfDefinition.auth;
    const twice = {
      ...oauth2,
      authorize: (
        credentials: never,
        context: { accessToken(mint: unknown, initial: unknown): Promise<string> },
      ) =>
        oauth2.authorize(credentials, {
          ...context,
          accessToken: (mint: (...args: unknown[]) => Promise<unknown>, initial: unknown) =>
            context.accessToken(async (...args: unknown[]) => {
              await mint(...args);
              return mint(...args);
            }, initial),
        } as never),
    };
    const connector = shelfWith({ auth: { ...shelfDefinition.auth, oauth2: twice } });
    expect(await failuresIn(connector, { group: "auth" })).toEqual([
      "oauth2: a token is minted once for calls that run at once, and renewed once",
    ]);
  });
});

describe("errors catches", () => {
  const errors = (connector: unknown, fixtures?: Fixtures) =>
    failuresIn(connector as never, { group: "errors" }, fixtures);

  test("a reading that stumbles over what the service never says", async () => {
    const readFailure = ({ status, data }: { status: number; data: unknown }) =>
      status < 400 ? undefined : { message: (data as { message: string }).message.trim() };
    expect(await errors(shelfHttp({ readFailure }))).toHaveLength(11);
  });

  test("one code for everything", async () => {
    const readFailure = ({ status }: { status: number }) =>
      status < 400 ? undefined : { code: "service_error" };
    expect(await errors(shelfHttp({ readFailure }))).toHaveLength(11);
  });

  test("a write that says it may be made again", async () => {
    const readFailure = ({ status }: { status: number }) => (status < 500 ? undefined : { retryable: true });
    expect(await errors(shelfHttp({ readFailure }))).toEqual([
      "500 is service_unavailable",
      "502 is service_unavailable",
      "503 is service_unavailable",
    ]);
  });

  test("an action that takes text for JSON, and one that hides why it failed", async () => {
    const lenient = getItem(async ({ http }, input) => ({
      data: (await http.call({ method: "GET", url: itemPath(input), verbatim: true })).data,
    }));
    expect(await errors(lenient)).toEqual([
      "a success that is no JSON although it says so is invalid_response",
    ]);
    const hiding = getItem(async ({ http }, input) => {
      const { data } = await http.call({ method: "GET", url: itemPath(input) }).catch(() => {
        throw new Error("It did not work.");
      });
      return { data };
    });
    expect(await errors(hiding)).toContain("a connection that ends is connection_reset");
  });

  test("a failure that the connector reads as another", async () => {
    const failures = { gone: { answer: { status: 404 }, code: "service_conflict", retryable: false } };
    const fixtures = { ...sound, http: { ...(sound as { http?: object }).http, failures } };
    expect(await errors(shelf, fixtures as never)).toEqual(["the service's gone"]);
  });
});

describe("secrets catches", () => {
  const secrets = (connector: unknown) =>
    failuresIn(connector as never, { group: "secrets", only: (name) => name.startsWith("token") });

  test("a failure that is handed on as a success, unmasked", async () => {
    expect(await secrets(swallowing)).toContain("token: a 400 that echoes the request shows none");
  });

  test("a log line", async () => {
    const { token } = shelfDefinition.auth;
    const connector = shelfToken({
      authorize(credentials: { token: string }, context: never) {
        console.debug("calling with", credentials);
        return token.authorize(credentials, context);
      },
    });
    expect(await secrets(connector)).toContain("token: a 400 that echoes the request shows none");
  });

  test("a fault of the credentials that quotes them", async () => {
    const connector = shelfToken({
      fields: { token: {}, no_such_field: { optional: true, secret: false } },
      check: ({ token }: { token: string }) => [{ path: "/token", message: `"${token}" is no token` }],
    });
    expect(await secrets(connector)).toContain("token: faulty credentials are refused without showing them");
  });
});

test("the wrapper catches an action that leans on being the object that was defined", async () => {
  const connector = shelfActions({
    get_item: {
      ...bare,
      path: "/items",
      async run(this: { path: string }, { http }: ActionContext<unknown>, { id }: { id: string }) {
        return { data: (await http.call({ method: "GET", url: `${this.path}/${id}` })).data };
      },
    },
  });
  const only = (name: string) => name === "action get_item";
  expect(await failuresIn(connector, { group: "http", only })).toEqual([]);
  expect(await failuresIn(connector, { of: "wrapper", group: "http", only })).toEqual(["action get_item"]);
});
