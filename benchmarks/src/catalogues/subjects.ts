import type { Connector, Hub } from "@plugboard/core";

/** What a service can be used with: a connector of ours, or its vendor's own client. */
export interface Subject {
  /** Loads what is there anyway, and is not counted. */
  readonly prepare?: (origin: string) => Promise<void>;
  /** Imports it, and makes ready what its first use would. */
  load(): Promise<Loaded>;
}

export interface Loaded {
  /** A connection of its own that has not been used, or whatever else holds credentials. */
  idle?(at: number): unknown;
  /** Two calls of different parts of the service. */
  calls?(origin: string): readonly [Call, Call];
  /** Lists what the service can do. */
  list?(schemas: boolean): unknown;
  search?(query: string): unknown;
}

export type Call = () => Promise<unknown>;

/** The two calls that each subject makes, as a connector names them. */
interface OurService {
  readonly import: () => Promise<Connector>;
  readonly credentials: (at: number) => Readonly<Record<string, string>>;
  readonly calls: readonly [OurCall, OurCall];
}
type OurCall = readonly [action: string, input: Readonly<Record<string, unknown>>];

const REPOSITORY = { owner: "ada", repo: "engine" };
const MILESTONE = { ...REPOSITORY, title: "One" };
const REACTION = { ...REPOSITORY, comment_id: 1, content: "heart" } as const;
const COUPON = { duration: "once", percent_off: 10 } as const;
const TAX_RATE = { display_name: "VAT", inclusive: false, percentage: 20 };
const CANVAS = { document_content: { type: "markdown", markdown: "One" } } as const;
const REMINDER = { text: "One", time: 1_900_000_000 };

const OURS: Readonly<Record<string, OurService>> = {
  github: {
    import: async () => (await import("@plugboard/connector-github")).github,
    credentials: (at) => ({ token: `ghp_x${at}` }),
    calls: [
      ["create_milestone", MILESTONE],
      ["create_commit_comment_reaction", REACTION],
    ],
  },
  stripe: {
    import: async () => (await import("@plugboard/connector-stripe")).stripe,
    credentials: (at) => ({ apiKey: `sk_test_x${at}` }),
    calls: [
      ["create_coupon", COUPON],
      ["create_tax_rate", TAX_RATE],
    ],
  },
  slack: {
    import: async () => (await import("@plugboard/connector-slack")).slack,
    credentials: (at) => ({ token: `xoxb-x${at}` }),
    calls: [
      ["create_canvas", CANVAS],
      ["add_reminder", REMINDER],
    ],
  },
};

/** A connector whose catalogue is read. */
async function loadOurs(service: OurService): Promise<Loaded> {
  const { createHub } = await import("@plugboard/core");
  const connector = await service.import();
  await connector.catalogue?.open();
  let made: Hub | undefined;
  const hub = (origin?: string): Hub => {
    made ??= createHub({
      connections: {
        c: {
          connector,
          credentials: service.credentials(0),
          ...(origin !== undefined && { baseUrl: origin }),
        },
      },
      egress: { trust: origin === undefined ? "public" : { allow: [origin] } },
    });
    return made;
  };
  const run = async (origin: string, [action, input]: OurCall): Promise<void> => {
    const result = await hub(origin).runConnectionAction("c", action, input);
    if (!result.ok) throw new Error(result.message);
  };
  return {
    // The hub holds it.
    idle(at) {
      hub().addConnection(`connection_${at}`, { connector, credentials: service.credentials(at) });
    },
    calls: (origin) => [() => run(origin, service.calls[0]), () => run(origin, service.calls[1])],
    list: (schemas) => hub().listActions("c", { schemas, limit: 1000 }),
    search: (query) => hub().listActions("c", { search: query, schemas: false, limit: 20 }),
  };
}

/** Loads core with all that it loads at the first listing and at the first request. */
async function prepareCore(origin: string): Promise<void> {
  const { bearer, createHub, defineConnector, httpCatalogue } = await import("@plugboard/core");
  const connector = defineConnector({
    name: "made-up",
    title: "Made up",
    specVersion: "1",
    capabilities: { http: true },
    auth: { token: bearer() },
    http: { baseUrl: origin },
    actions: {},
    catalogue: httpCatalogue({ index: "made-up\t1.0.0\tsha512-none", groups: {} }),
  });
  await using hub = createHub({
    connections: { c: { connector, credentials: { token: "t" } } },
    egress: { trust: { allow: [origin] } },
  });
  await hub.listActions("c");
  const result = await hub.runConnectionAction("c", "custom", { _url: origin });
  if (!result.ok) throw new Error(result.message);
}

const ZOD_SCHEMAS = 500;

/** The inputs of 500 GitHub actions as zod schemas, made when the module that holds them is read. */
function eagerZod(): Subject {
  let source = "";
  return {
    async prepare() {
      const { list = () => undefined } = await loadOurs(OURS.github as OurService);
      const { actions } = (await list(true)) as { actions: readonly { input_schema: unknown }[] };
      const schemas = actions.slice(0, ZOD_SCHEMAS).map(({ input_schema }) => zodSource(input_schema));
      source = `return [${schemas.join(",\n")}];`;
    },
    async load() {
      const { z } = await import("zod");
      const schemas = new Function("z", source)(z) as Parameters<typeof z.toJSONSchema>[0][];
      return { list: () => schemas.map((schema) => z.toJSONSchema(schema)) };
    },
  };
}

/** Shared schemas, behind `$ref`, are left open: zod's work is rather less than ours. */
function zodSource(schema: unknown): string {
  const node = schema as {
    readonly type?: unknown;
    readonly enum?: readonly unknown[];
    readonly anyOf?: readonly unknown[];
    readonly items?: unknown;
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly required?: readonly string[];
  };
  if (node.enum !== undefined) return `z.literal(${JSON.stringify(node.enum)})`;
  if (node.anyOf !== undefined) return `z.union([${node.anyOf.map(zodSource).join(", ")}])`;
  switch (node.type) {
    case "string":
      return "z.string()";
    case "integer":
      return "z.number().int()";
    case "number":
      return "z.number()";
    case "boolean":
      return "z.boolean()";
    case "array":
      return `z.array(${zodSource(node.items ?? {})})`;
    case "object": {
      const members = Object.entries(node.properties ?? {}).map(([name, member]) => {
        const optional = node.required?.includes(name) ? "" : ".optional()";
        return `${JSON.stringify(name)}: ${zodSource(member)}${optional}`;
      });
      return `z.object({ ${members.join(", ")} })`;
    }
    default:
      return "z.any()";
  }
}

export const SUBJECTS: Readonly<Record<string, Subject>> = {
  ...Object.fromEntries(
    Object.entries(OURS).flatMap(([name, service]) => [
      [`connector-${name}`, { load: () => loadOurs(service) }],
      [`connector-${name} over core`, { prepare: prepareCore, load: () => loadOurs(service) }],
    ]),
  ),
  octokit: {
    async load() {
      const { Octokit } = await import("octokit");
      return {
        idle: (at) => new Octokit({ auth: `ghp_x${at}` }),
        calls(origin) {
          // Its throttling lets one write a second through.
          const { rest } = new Octokit({ auth: "ghp_x", baseUrl: origin, throttle: { enabled: false } });
          return [
            () => rest.issues.createMilestone(MILESTONE),
            () => rest.reactions.createForCommitComment(REACTION),
          ];
        },
      };
    },
  },
  stripe: {
    async load() {
      const { default: Stripe } = await import("stripe");
      return {
        idle: (at) => new Stripe(`sk_test_x${at}`),
        calls(origin) {
          const { hostname, port } = new URL(origin);
          const stripe = new Stripe("sk_test_x", {
            host: hostname,
            port,
            protocol: "http",
            telemetry: false,
          });
          return [() => stripe.coupons.create(COUPON), () => stripe.taxRates.create(TAX_RATE)];
        },
      };
    },
  },
  "@slack/web-api": {
    async load() {
      const { WebClient } = await import("@slack/web-api");
      return {
        idle: (at) => new WebClient(`xoxb-x${at}`),
        calls(origin) {
          const client = new WebClient("xoxb-x", { slackApiUrl: `${origin}/api/` });
          return [() => client.canvases.create(CANVAS), () => client.reminders.add(REMINDER)];
        },
      };
    },
  },
  "500 zod schemas": eagerZod(),
};
