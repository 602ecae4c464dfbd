import type { Connector, Hub } from "@plugboard/core";

/** What a service can be used with: a connector of ours, or its vendor's own client. */
export interface Subject {
  /** Loads what is there anyway, and is not counted. */
  readonly prepare?: (origin: string) => Promise<void>;
  /** Imports it, and makes ready what its first use would. */
  load(): Promise<Loaded>;
}

interface Loaded {
  /** A connection of its own that has not been used, or whatever else holds credentials. */
  readonly idle?: (at: number) => unknown;
  /** Two calls of different parts of the service, by one connection. */
  readonly calls?: (origin: string) => readonly [Call, Call];
  readonly lists?: () => Lists;
}

/** Ways to list what a service can do. */
interface Lists {
  readonly schemas: Call;
  readonly names?: Call;
  readonly search?: Call;
}

type Call = () => Promise<unknown>;

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
  const hubTo = (origin?: string): Hub => {
    const baseUrl = origin !== undefined && { baseUrl: origin };
    return createHub({
      connections: { c: { connector, credentials: service.credentials(0), ...baseUrl } },
      egress: { trust: origin === undefined ? "public" : { allow: [origin] } },
    });
  };
  const holder = hubTo();
  return {
    // The hub holds it.
    idle(at) {
      holder.addConnection(`connection_${at}`, { connector, credentials: service.credentials(at) });
    },
    calls(origin) {
      const hub = hubTo(origin);
      const run = async ([action, input]: OurCall): Promise<void> => {
        const result = await hub.runConnectionAction("c", action, input);
        if (!result.ok) throw new Error(result.message);
      };
      return [() => run(service.calls[0]), () => run(service.calls[1])];
    },
    lists: () => ({
      names: () => holder.listActions("c", { schemas: false, limit: 1000 }),
      schemas: () => holder.listActions("c", { limit: 1000 }),
      search: () => holder.listActions("c", { search: "list teams", schemas: false, limit: 20 }),
    }),
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
    catalogue: httpCatalogue({ parts: [] }),
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

interface Listed {
  readonly actions: readonly { readonly input_schema: unknown }[];
}

/** The inputs of 500 GitHub actions as zod schemas, made when the module that holds them is read. */
function eagerZod(): Subject {
  let source = "";
  return {
    async prepare() {
      const { lists } = await loadOurs(OURS.github as OurService);
      const listed = (await lists?.().schemas()) as Listed | undefined;
      const first = listed?.actions.slice(0, ZOD_SCHEMAS) ?? [];
      const schemas = first.map(({ input_schema }) => zodSource(input_schema));
      source = `return [${schemas.join(",\n")}];`;
    },
    async load() {
      const { z } = await import("zod");
      const schemas = new Function("z", source)(z) as Parameters<typeof z.toJSONSchema>[0][];
      return { lists: () => ({ schemas: async () => schemas.map((schema) => z.toJSONSchema(schema)) }) };
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
