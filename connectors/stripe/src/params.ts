/** Params that more than one action takes. */

const expand = {
  type: "array",
  items: { type: "string" },
  description:
    "Paths of ids to answer with the whole object instead, such as customer, or data.customer in a list. At most four levels deep.",
} as const;

const limit = {
  type: "integer",
  minimum: 1,
  maximum: 100,
  description: "How many to answer with. Default 10.",
} as const;

/** What every action that reads one object takes. */
export const READ = { expand } as const;

/** What every action that lists takes. */
export const LIST = {
  limit,
  starting_after: { type: "string", description: "Id of the object after which the page starts." },
  ending_before: { type: "string", description: "Id of the object before which the page ends." },
  expand,
} as const;

/** What every action that searches takes. */
export const SEARCH = {
  query: {
    type: "string",
    description:
      'Stripe\'s search syntax: field:"value", amount>1000, metadata["key"]:"value", joined by AND or by OR. New and changed objects can take a minute to appear.',
  },
  limit,
  page: { type: "string", description: "next_page of the page before." },
  expand,
} as const;

/** What every action that sends a POST takes. */
export const WRITE = {
  expand,
  idempotency_key: {
    type: "string",
    minLength: 1,
    maxLength: 255,
    description:
      "Name this call to be able to repeat it: Stripe carries out one call per key and answers its repeats the same way, for at least 24 hours. Default: a random one, new for each call.",
  },
} as const;

/** An object's id in the path. `example` is the prefix of such ids. */
export const id = (what: string, example: string) =>
  ({ type: "string", minLength: 1, description: `Id of the ${what} (${example}…).` }) as const;

export const text = (description: string) => ({ type: "string", description }) as const;

/** Values that Stripe adds to from time to time: others are sent too. */
export const openEnum = <const Values extends readonly string[]>(values: Values, description: string) =>
  ({ anyOf: [{ enum: values }, { type: "string" }], description }) as const;

/** A text that `null` removes. */
export const clearableText = (description: string) =>
  ({ type: ["string", "null"], description: `${description} null removes it.` }) as const;

export const flag = (description: string) => ({ type: "boolean", description }) as const;

/** An amount of money. */
export const amount = (description: string) =>
  ({
    type: "integer",
    description: `${description} In the currency's smallest unit: 1000 is 10.00 usd, or 1000 jpy.`,
  }) as const;

/** A point in time. */
export const time = (description: string) =>
  ({ type: "integer", description: `${description} Unix time in seconds.` }) as const;

/** An object whose members are too many to list here. */
export const settings = (description: string) => ({ type: "object", description }) as const;

/** The same, which `null` removes. */
export const clearableSettings = (description: string) =>
  ({ type: ["object", "null"], description: `${description} null removes it.` }) as const;

export const texts = (description: string) =>
  ({ type: "array", items: { type: "string" }, description }) as const;

/** A list that `null` empties: a form has no way to write a list of none. */
export const clearableTexts = (description: string) =>
  ({
    type: ["array", "null"],
    items: { type: "string" },
    description: `${description} null removes all.`,
  }) as const;

export const currency = {
  type: "string",
  minLength: 3,
  maxLength: 3,
  description: "ISO 4217 code in small letters, such as usd.",
} as const;

const labels = { type: ["string", "number", "null"] } as const;

export const metadata = {
  type: "object",
  additionalProperties: labels,
  description: "Your own keys and texts, up to 50. Shown to nobody else.",
} as const;

export const changedMetadata = {
  type: ["object", "null"],
  additionalProperties: labels,
  description:
    "Keys to set; the others stay. null as a key's value removes that key, and null instead of the object removes all.",
} as const;

export const address = {
  type: "object",
  properties: {
    line1: { type: "string" },
    line2: { type: "string" },
    city: { type: "string" },
    state: { type: "string", description: "State, county, province or region." },
    postal_code: { type: "string" },
    country: { type: "string", description: "ISO 3166-1 code of two letters." },
  },
} as const;

/** A point in time, or a range of them. */
export const during = (what: string) =>
  ({
    anyOf: [
      { type: "integer" },
      {
        type: "object",
        properties: {
          gt: { type: "integer" },
          gte: { type: "integer" },
          lt: { type: "integer" },
          lte: { type: "integer" },
        },
      },
    ],
    description: `Only those ${what} at this time, or in this range. Unix time in seconds.`,
  }) as const;

export const created = during("created");

/** Where goods go. */
export const shipping = {
  type: "object",
  properties: {
    name: { type: "string", description: "Who receives it." },
    address,
    phone: { type: "string" },
    carrier: { type: "string", description: "Such as FedEx or USPS." },
    tracking_number: { type: "string", description: "Several are separated by commas." },
  },
  required: ["name", "address"],
  description: "Where the goods go.",
} as const;

/** For platforms (Stripe Connect). */
export const applicationFee = amount("What your platform keeps of the payment.");

export const onBehalfOf = text("Connected account (acct_…) that the payment is made for.");

export const transferData = {
  type: "object",
  properties: {
    destination: { type: "string", description: "Connected account (acct_…)." },
    amount: amount("What is transferred. Default: all."),
  },
  required: ["destination"],
  description: "Transfers the payment to a connected account.",
} as const;

/** What a capture or an update may change of it. */
export const changedTransfer = {
  type: "object",
  properties: { amount: transferData.properties.amount },
  description: "Changes what is transferred to the connected account.",
} as const;

export const transferGroup = text("Groups the transfers of one order.");

export const statementDescriptor = text("What the customer's statement shows, up to 22 characters.");

export const statementDescriptorSuffix = text(
  "Appended on the customer's statement to the account's prefix.",
);

export const customerAccount = text("Account (acct_…) that stands for the customer, instead of customer.");

export const receiptEmail = text("Where a receipt goes. None is sent in test mode.");

export const radarOptions = settings("What fraud checks may use, such as a Radar session.");
