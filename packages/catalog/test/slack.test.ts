import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AnyAction, HttpActionRow, JsonSchema } from "@plugboard/core";
import ts from "@typescript/typescript6";
import { beforeAll, describe, expect, test } from "vitest";
import { actions } from "../../../connectors/slack/src/actions/index.ts";
import { effectByRule } from "../src/effects.ts";
import type { Operation, Reading } from "../src/operation.ts";
import { EFFECTS } from "../src/slack/effects.ts";
import { slack } from "../src/slack/index.ts";
import { NAMES, nameByRule } from "../src/slack/names.ts";
import { TITLES } from "../src/slack/titles.ts";

const FOLDER = fileURLToPath(new URL("../node_modules/@slack/web-api", import.meta.url));

let reading: Reading;
beforeAll(async () => {
  reading = await slack.read(FOLDER);
});

function operation(id: string): Operation {
  const found = reading.operations.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`${id} is not among the operations.`);
  return found;
}

const effectOf = (name: string) => slack.effectOf?.({} as Operation, name) ?? effectByRule("POST", name);

const titleOf = (name: string) => slack.titleOf?.({} as Operation, name);

const handWritten = Object.entries<AnyAction>(actions).flatMap(([name, action]) => {
  const row = (action as { readonly row?: HttpActionRow }).row;
  return row === undefined ? [] : [{ name, action, row, id: row.path.slice(1) }];
});

describe("what is read", () => {
  test("every method that Slack's client calls, and no other", () => {
    const client = readFileSync(`${FOLDER}/dist/methods.js`, "utf8");
    const called = [...client.matchAll(/bindApiCall\w*\(this, '([^']+)'\)/g)].map(([, id]) => id);
    expect(reading.operations).toHaveLength(280);
    expect(reading.operations.map(({ id }) => id).sort()).toEqual(called.sort());
  });

  test("no param is lost, and none is the connection's token", () => {
    const params = Object.fromEntries(
      reading.operations.map(({ id, row }) => [id, Object.keys(row.params ?? {}).sort()]),
    );
    const declared = declaredArguments(reading.operations.map(({ id }) => id));
    // Slack documents it as alt_txt.
    expect(declared["files.getUploadURLExternal"]?.shift()).toBe("alt_text");
    declared["files.getUploadURLExternal"]?.unshift("alt_txt");
    // And these beside those that the client declares.
    declared["files.completeUploadExternal"]?.splice(2, 0, "channels");
    declared["oauth.v2.access"]?.splice(3, 0, "code_verifier");
    for (const [id, names] of Object.entries(declared)) {
      declared[id] = id === "oauth.v2.exchange" ? names : names.filter((name) => name !== "token");
    }
    expect(params).toEqual(declared);
  });

  test("deprecated methods", () => {
    const deprecated = reading.operations.filter((candidate) => candidate.deprecated).map(({ id }) => id);
    expect(deprecated.sort()).toEqual(["oauth.access", "stars.add", "stars.list", "stars.remove"]);
  });

  test("a method without params", () => {
    expect(operation("apps.connections.open")).toEqual({
      id: "apps.connections.open",
      group: "apps",
      row: { method: "POST", path: "/apps.connections.open", bodyFormat: "form" },
    });
  });

  test("a list by cursor", () => {
    expect(operation("admin.conversations.search")).toMatchObject({
      group: "admin_conversations",
      pagination: "cursor:conversations",
      row: {
        path: "/admin.conversations.search",
        params: {
          cursor: { type: "string" },
          limit: { type: "integer" },
          query: { type: "string" },
          team_ids: { type: "array", items: { type: "string" }, minItems: 1 },
          sort: { enum: ["created", "member_count", "name", "relevant"] },
        },
        jsonParams: ["team_ids", "connected_team_ids", "search_channel_types"],
      },
    });
    expect(operation("admin.conversations.search").row).not.toHaveProperty("required");
  });

  test("lists by number", () => {
    expect(operation("team.integrationLogs").pagination).toBe("page:logs");
    expect(operation("search.files")).toMatchObject({
      pagination: "page:files.matches",
      row: { unwrap: "files", required: ["query"] },
    });
    expect(operation("search.all").pagination).toBe("page:messages,files");
    expect(operation("search.all").row).not.toHaveProperty("unwrap");
  });

  test("what is answered as an object by name, or without a type, goes on as well", () => {
    expect(operation("admin.emoji.list").pagination).toBe("cursor:emoji");
    expect(operation("team.billableInfo").pagination).toBe("cursor:billable_info");
    expect(operation("team.accessLogs").pagination).toBe("either:logins");
    const takesCursor = reading.operations.filter(({ row }) => "cursor" in (row.params ?? {}));
    expect(takesCursor.filter(({ pagination }) => pagination === undefined).map(({ id }) => id)).toEqual([]);
  });

  test("one of several sets of arguments: required is what all of them require", () => {
    const { params, required, jsonParams } = operation("chat.postMessage").row;
    expect(required).toEqual(["channel"]);
    expect(params).toMatchObject({
      as_user: { type: "boolean" },
      parse: { enum: ["full", "none"] },
      reply_broadcast: { type: "boolean" },
      blocks: { type: "array", items: { $ref: "#/$defs/AnyBlock" } },
      attachments: { type: "array", items: { $ref: "#/$defs/MessageAttachment" } },
      icon_emoji: { type: "string" },
      icon_url: { type: "string" },
    });
    expect(jsonParams).toEqual(["metadata", "blocks", "attachments"]);
    expect(operation("conversations.open").row.required).toBeUndefined();
    expect(operation("admin.apps.approve").row.required).toBeUndefined();
    expect(operation("chat.scheduleMessage").row).toMatchObject({
      params: { post_at: { type: ["string", "number"] } },
      required: ["channel", "post_at"],
    });
  });

  test("a param that is a text or a list", () => {
    expect(operation("admin.usergroups.addChannels").row).toMatchObject({
      params: { channel_ids: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] } },
      jsonParams: ["channel_ids"],
    });
  });

  test("files go as parts", () => {
    expect(operation("users.setPhoto").row).toEqual({
      method: "POST",
      path: "/users.setPhoto",
      params: {
        image: { $ref: "#/$defs/FileContent" },
        crop_w: { type: "number" },
        crop_x: { type: "number" },
        crop_y: { type: "number" },
      },
      required: ["image"],
      fileParams: ["image"],
      bodyFormat: "multipart",
    });
    const multipart = reading.operations.filter(({ row }) => row.bodyFormat === "multipart");
    expect(multipart.map(({ id }) => id)).toEqual([
      "files.remote.add",
      "files.remote.update",
      "users.setPhoto",
    ]);
  });

  test("a token that is an argument of its own", () => {
    expect(operation("oauth.v2.exchange").row).toMatchObject({
      params: { token: { type: "string" }, client_id: { type: "string" }, client_secret: { type: "string" } },
      required: ["token", "client_id", "client_secret"],
    });
  });

  test("a wire name whose link in the comments is another method's", () => {
    expect(operation("admin.analytics.getFile").row).toMatchObject({
      path: "/admin.analytics.getFile",
      params: { type: { enum: ["member", "public_channel"] }, metadata_only: { type: "boolean" } },
      required: ["type"],
    });
  });

  test("Block Kit is shared, refers to itself, and takes blocks that are not known yet", () => {
    expect(operation("views.open").row.params?.view).toEqual({ $ref: "#/$defs/View" });
    const { AnyBlock, Block, ContainerBlock, MessageAttachment } = reading.defs;
    expect(AnyBlock).toMatchObject({ anyOf: expect.arrayContaining([{ $ref: "#/$defs/Block" }]) });
    expect(Block).toEqual({
      type: "object",
      properties: { type: { type: "string" }, block_id: { type: "string" } },
      required: ["type"],
    });
    expect(JSON.stringify(ContainerBlock)).toContain("#/$defs/RichTextBlock");
    expect(MessageAttachment).toMatchObject({
      properties: { blocks: { items: { $ref: "#/$defs/AnyBlock" } }, color: { type: "string" } },
    });
  });

  test("a manifest takes scopes and events that Slack adds", () => {
    expect(reading.defs.ManifestOAuthScopes).toMatchObject({
      properties: { bot: { type: "array", items: { type: "string" } } },
    });
    expect(reading.defs.ManifestEventSubscriptions).toMatchObject({
      properties: { bot_events: { type: "array", items: { type: "string" } } },
    });
  });
});

describe("schemas", () => {
  const KEYWORDS = new Set([
    "$ref",
    "additionalProperties",
    "anyOf",
    "const",
    "enum",
    "items",
    "minItems",
    "properties",
    "required",
    "type",
  ]);

  function* subschemasOf(schema: JsonSchema): Generator<Readonly<Record<string, unknown>>> {
    const known = schema as Readonly<Record<string, unknown>>;
    yield known;
    const {
      properties = {},
      anyOf = [],
      items,
      additionalProperties,
    } = known as {
      readonly properties?: Readonly<Record<string, JsonSchema>>;
      readonly anyOf?: readonly JsonSchema[];
      readonly items?: JsonSchema;
      readonly additionalProperties?: JsonSchema;
    };
    for (const inner of [...Object.values(properties), ...anyOf, items, additionalProperties]) {
      if (inner !== undefined) yield* subschemasOf(inner);
    }
  }

  test("have no sentence of Slack's, no keyword but the plain ones, and every definition that they point at", () => {
    const all = [
      ...reading.operations.flatMap(({ row }) => Object.values(row.params ?? {})),
      ...Object.values(reading.defs),
    ];
    const used = new Set<unknown>();
    for (const schema of all.flatMap((whole) => [...subschemasOf(whole)])) {
      for (const keyword of Object.keys(schema)) expect(KEYWORDS).toContain(keyword);
      if ("$ref" in schema) used.add(schema.$ref);
      const { required = [], properties = {} } = schema as { required?: string[]; properties?: object };
      for (const name of required) expect(properties).toHaveProperty([name]);
    }
    expect([...used].sort()).toEqual(
      Object.keys(reading.defs)
        .sort()
        .map((name) => `#/$defs/${name}`),
    );
  });

  test("are small", () => {
    expect(JSON.stringify(reading).length).toBeLessThan(200_000);
  });
});

describe("names", () => {
  const VERBS = new Set(
    `accept add append approve archive assign cancel clear close complete convert create decline delete deny disable
    disconnect enable end exchange export find get invalidate invite join leave list make mark move open post present
    publish push remove rename reset restrict revoke rotate schedule search send set share start stop test unarchive
    unfurl uninstall unpublish update validate`.split(/\s+/),
  );

  test("begin with a verb, are unique, and short enough for a tool", () => {
    const names = reading.operations.map(slack.nameOf);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/);
      expect(name.length).toBeLessThanOrEqual(64);
      expect(VERBS).toContain(name.split("_", 1)[0]);
    }
    expect(VERBS.size).toBe(new Set(names.map((name) => name.split("_", 1)[0])).size);
  });

  test("are those of the hand-written actions, wherever there is one", () => {
    const named = handWritten.map(({ id }) => [id, slack.nameOf(operation(id))]);
    expect(named).toEqual(handWritten.map(({ id, name }) => [id, name]));
    expect(handWritten).toHaveLength(53);
    // Composed of several methods, or of none.
    const others = Object.keys(actions).filter((name) => handWritten.every((one) => one.name !== name));
    expect(others).toEqual(["upload_file"]);
    const names = new Set(reading.operations.map(slack.nameOf));
    for (const name of others) expect(names).not.toContain(name);
  });

  test("actions that are GETs by hand are told as the same", () => {
    const gets = handWritten.filter(({ row }) => row.method === "GET").map(({ id, name }) => [id, name]);
    expect(slack.writtenByHand).toEqual(Object.fromEntries(gets));
  });

  test("no table has an entry that says nothing", () => {
    const ids = reading.operations.map(({ id }) => id);
    const names = reading.operations.map(slack.nameOf);
    for (const [id, name] of Object.entries(NAMES)) {
      expect(ids).toContain(id);
      expect(nameByRule(id), id).not.toBe(name);
    }
    for (const [name, effect] of Object.entries(EFFECTS)) {
      expect(names).toContain(name);
      expect(effectByRule("POST", name), name).not.toBe(effect);
    }
    for (const name of Object.keys(TITLES)) expect(names).toContain(name);
  });

  test.each([
    ["admin.users.session.reset", "reset_user_session_as_admin"],
    ["admin.users.list", "list_users_as_admin"],
    ["canvases.create", "create_canvas"],
    ["chat.scheduledMessages.list", "list_scheduled_messages"],
    ["conversations.setTopic", "set_conversation_topic"],
    ["slackLists.items.info", "get_slack_list_item"],
    ["usergroups.users.list", "list_user_group_users"],
  ])("%s is %s by rule", (id, name) => {
    expect(nameByRule(id)).toBe(name);
  });

  test.each([
    ["get_call", "Get a call"],
    ["archive_agent_conversation", "Archive an agent conversation"],
    ["list_users_as_admin", "List users (admin)"],
    ["find_user_by_email", "Find a user by email"],
    ["exchange_oauth_code", "Exchange an OAuth code"],
    ["delete_slack_list_items", "Delete Slack list items"],
    ["set_canvas_access", "Set canvas access"],
  ])("%s is titled %s", (name, title) => {
    expect(titleOf(name)).toBe(title);
  });

  test("titles are unique", () => {
    const titles = reading.operations.map((one) => titleOf(slack.nameOf(one)));
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe("effects and pages", () => {
  test("are those of the hand-written actions", () => {
    const ruled = handWritten.map(({ name }) => [name, effectOf(name)]);
    expect(ruled).toEqual(handWritten.map(({ name, action }) => [name, action.effect]));
    for (const { id, row } of handWritten) {
      if (row.pagination === undefined) continue;
      const [, items] = operation(id).pagination?.split(":") ?? [];
      expect(items?.split(".").at(-1), id).toBe(row.pagination.items);
      expect(operation(id).row.unwrap).toBe(row.unwrap);
    }
  });

  test.each([
    ["list_users_as_admin", "read"],
    ["find_canvas_sections", "read"],
    ["validate_blocks", "read"],
    ["export_app_manifest", "read"],
    ["get_file_upload_url", "write"],
    ["remove_star", "write"],
    ["disable_user_group", "write"],
    ["uninstall_app_as_admin", "destructive"],
    ["deny_invite_request_as_admin", "destructive"],
    ["rotate_tooling_token", "destructive"],
    ["archive_conversations_in_bulk_as_admin", "destructive"],
    ["delete_user_photo", "destructive"],
  ])("%s: %s", (name, effect) => {
    expect(effectOf(name)).toBe(effect);
  });
});

/** The names of what each method takes, as the compiler knows them. */
function declaredArguments(ids: readonly string[]): Record<string, string[]> {
  const file = fileURLToPath(new URL("declared.ts", import.meta.url));
  const text = `
    import type { WebClient } from "@slack/web-api";
    type KeysOf<T> = T extends T ? keyof T : never;
    type Taken<F> = F extends (...options: infer A) => unknown ? KeysOf<NonNullable<A[0]>> : never;
    export interface Declared {
      ${ids
        .map(
          (id) =>
            `"${id}": Taken<WebClient[${id
              .split(".")
              .map((part) => `"${part}"`)
              .join("][")}]>;`,
        )
        .join("\n")}
    }`;
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ["lib.es2022.d.ts"],
    types: [],
    strict: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, target, ...rest) =>
    name === file ? ts.createSourceFile(name, text, target) : getSourceFile(name, target, ...rest);
  const program = ts.createProgram([file], options, host);
  const checker = program.getTypeChecker();
  const declared = program
    .getSourceFile(file)
    ?.statements.find((statement) => ts.isInterfaceDeclaration(statement));
  if (declared === undefined) throw new Error("The interface is not there.");
  return Object.fromEntries(
    checker
      .getTypeAtLocation(declared)
      .getProperties()
      .map((property) => {
        const type = checker.getTypeOfSymbol(property);
        const members = type.isUnion() ? type.types : [type];
        return [
          property.name,
          members.flatMap((member) => (member.isStringLiteral() ? [member.value] : [])).sort(),
        ];
      }),
  );
}
