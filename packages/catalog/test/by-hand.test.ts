import { github } from "@plugboard/connector-github";
import { slack } from "@plugboard/connector-slack";
import { stripe } from "@plugboard/connector-stripe";
import {
  type Connector,
  type HttpAction,
  type HttpActionRow,
  httpAction,
  httpCatalogue,
  type JsonSchema,
} from "@plugboard/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { handWrittenOf, services } from "../src/services.ts";
import { byHandFiles } from "../src/write/by-hand.ts";
import { expanded, schemaOf } from "./schemas.ts";

const CONNECTORS = [stripe, github, slack] as unknown as readonly Connector[];

test.each(CONNECTORS)(
  "$name publishes its rows as they are written",
  async ({ name, actions, catalogue }) => {
    const service = services.find((each) => each.name === name);
    if (service === undefined) throw new Error(`No service: ${name}`);
    const { rows, load } = await (catalogue as NonNullable<typeof catalogue>).open();
    const written = Object.entries(await handWrittenOf(service));
    const published = written.filter(([, action]) => "row" in action);
    expect([...rows.keys()].slice(0, published.length)).toEqual(published.map(([each]) => each));
    for (const [each, action] of published)
      expect(plain((await load(each)) as HttpAction), each).toEqual(plain(action as HttpAction));
    const { custom, ...composed } = actions;
    const others = written.filter(([, action]) => !("row" in action)).map(([each]) => each);
    expect(Object.keys(composed).sort()).toEqual(others.sort());
  },
);

const leaf = fc.oneof(
  fc.record({ type: fc.constantFrom("string", "integer"), description: fc.string({ maxLength: 90 }) }),
  fc.record({ enum: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 5 }) }),
);
const schema = schemaOf(leaf, fc.string({ minLength: 1, maxLength: 8 }));
const row = fc.record(
  {
    title: fc.stringMatching(/^[A-Z][a-z` $\\{]{1,20}$/),
    method: fc.constantFrom("GET" as const, "POST" as const),
    path: fc.constantFrom("/", "/items"),
    group: fc.constantFrom("items", "shelves"),
    description: fc.stringMatching(/^[ -~]{0,40}$/),
    deprecated: fc.stringMatching(/^[a-z ]{1,20}$/),
    params: fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), schema, { maxKeys: 5 }),
    headers: fc.constant({ "x-one": "a\tb" }),
    output: schema,
  },
  { requiredKeys: ["title", "method", "path", "group"] },
);

test("whatever a row says, its text says the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (given) => {
      // Twice, so that what they have is shared.
      const actions: Readonly<Record<string, HttpAction>> = Object.fromEntries(
        [...given, ...given].map((each, at) => [
          `get_${at}`,
          httpAction(each as HttpActionRow) as HttpAction,
        ]),
      );
      const files = byHandFiles(actions);
      const { rows, load } = await httpCatalogue({
        parts: [
          {
            index: await textIn(files.get("index.js"), "index"),
            details: async () => ({ default: await textIn(files.get("details.js"), "default") }),
          },
        ],
      }).open();
      expect([...rows.keys()]).toEqual(Object.keys(actions));
      for (const [name, action] of Object.entries(actions))
        expect(plain((await load(name)) as HttpAction)).toEqual(plain(action));
    }),
    { numRuns: 60 },
  );
});

/** What an action is but for its functions, with shared schemas written out. */
function plain({
  title,
  description,
  effect,
  group,
  deprecated,
  input,
  output,
  row,
  pagination,
}: HttpAction) {
  const { $defs = {}, params = {}, pagination: _, output: __, effect: ___, ...rest } = row;
  const { $defs: ____, ...own } = input;
  const { $defs: shared = {}, ...answer } = (output ?? {}) as JsonSchema & {
    readonly $defs?: Readonly<Record<string, JsonSchema>>;
  };
  return {
    title,
    description: description || undefined,
    effect,
    group,
    deprecated,
    row: rest.description === "" ? { ...rest, description: undefined } : rest,
    items: pagination?.items,
    input: expanded({ ...own, properties: params } as JsonSchema, $defs),
    output: expanded(answer, shared),
  };
}

async function textIn(module = "", name: string): Promise<string> {
  const made = (await import(`data:text/javascript,${encodeURIComponent(module)}`)) as Record<string, string>;
  return made[name] as string;
}
