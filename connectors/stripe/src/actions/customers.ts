import { httpAction } from "@plugboard/core";
import { customFields } from "../billing-params.js";
import {
  boolean,
  deletedDiscount,
  deletedOf,
  expandableOrNull,
  foundOf,
  labels,
  listOf,
  money,
  objectOf,
  stringOrNull,
  timestamp,
} from "../outputs.js";
import {
  address,
  changedMetadata,
  clearableSettings,
  clearableText,
  created,
  id,
  LIST,
  metadata,
  READ,
  SEARCH,
  settings,
  text,
  texts,
  WRITE,
} from "../params.js";
import { DELETE, GET, PAGES, POST, SEARCHES } from "../rows.js";

const group = "customers";
const customerId = id("customer", "cus_");

const customer = objectOf("customer", {
  email: stringOrNull,
  description: stringOrNull,
  balance: money,
  default_source: expandableOrNull,
  invoice_settings: {
    type: "object",
    properties: { default_payment_method: expandableOrNull },
    required: ["default_payment_method"],
  },
  metadata: labels,
  created: timestamp,
  livemode: boolean,
});

const deletedCustomer = deletedOf("customer");

/** What create and update share. */
const profile = {
  email: { type: "string", maxLength: 512 },
  name: { type: "string", description: "Full name of the person or business." },
  phone: { type: "string" },
  description: text("A note of your own, shown beside the customer in the dashboard."),
  address: { ...address, type: ["object", "null"], description: "Billing address. null removes it." },
  shipping: {
    type: ["object", "null"],
    properties: { name: { type: "string" }, phone: { type: "string" }, address },
    required: ["name", "address"],
    description: "Where the customer's goods go, as shown on invoices. null removes it.",
  },
  balance: {
    type: "integer",
    description:
      "What the next invoices are lowered (below 0) or raised (above 0) by, in the currency's smallest unit.",
  },
  invoice_settings: {
    type: "object",
    properties: {
      default_payment_method: text("Payment method (pm_…) for subscriptions and invoices."),
      footer: text("Printed at the foot of invoices."),
      custom_fields: customFields,
      rendering_options: clearableSettings("How invoice PDFs look."),
    },
    description: "Defaults of the customer's invoices.",
  },
  invoice_prefix: text("Start of the customer's invoice numbers: 3 to 12 capital letters or digits."),
  next_invoice_sequence: { type: "integer", description: "Number of the customer's next invoice." },
  preferred_locales: texts("Languages, the best first, such as fr-CA."),
  tax: settings("Where the customer is for tax: ip_address, validate_location."),
  tax_exempt: {
    enum: ["none", "exempt", "reverse", null],
    description: "Whether invoices have tax: reverse charge prints a note instead.",
  },
  business_name: clearableText("Name of the business."),
  individual_name: clearableText("Name of the person."),
  cash_balance: settings("How money that arrives by bank transfer is matched to invoices."),
  source: text("Card or bank token (tok_…) to keep. Prefer attach_payment_method."),
} as const;

export const customers = {
  create_customer: httpAction({
    ...POST,
    group,
    title: "Create a customer",
    description:
      "Nothing is required. Email addresses need not be unique: search first to avoid a duplicate.",
    path: "/v1/customers",
    params: {
      ...profile,
      metadata,
      payment_method: text("Payment method (pm_…) to attach."),
      tax_id_data: {
        type: "array",
        items: {
          type: "object",
          properties: {
            type: { type: "string", description: "Such as eu_vat, gb_vat or us_ein." },
            value: { type: "string" },
          },
          required: ["type", "value"],
        },
        description: "Tax numbers of the customer.",
      },
      test_clock: text("Test clock (clock_…) that the customer lives by, in a sandbox."),
      ...WRITE,
    },
    output: customer,
  }),
  get_customer: httpAction({
    ...GET,
    group,
    title: "Get a customer",
    description: "Of a deleted customer only id and deleted are left.",
    path: "/v1/customers/{id}",
    params: { id: customerId, ...READ },
    required: ["id"],
    output: { anyOf: [customer, deletedCustomer] },
  }),
  update_customer: httpAction({
    ...POST,
    group,
    title: "Update a customer",
    description: "Changes what is given and leaves the rest.",
    path: "/v1/customers/{id}",
    params: {
      id: customerId,
      ...profile,
      metadata: changedMetadata,
      default_source: text("Card or bank account (card_…, ba_…) of the customer to charge by default."),
      ...WRITE,
    },
    required: ["id"],
    output: customer,
  }),
  delete_customer: httpAction({
    ...DELETE,
    group,
    title: "Delete a customer",
    description: "For good. Ends the customer's subscriptions at once. Payments that were made stay.",
    path: "/v1/customers/{id}",
    params: { id: customerId },
    required: ["id"],
    output: deletedCustomer,
  }),
  list_customers: httpAction({
    ...PAGES,
    group,
    title: "List customers",
    description: "Newest first.",
    path: "/v1/customers",
    params: {
      email: text("Only customers with exactly this address, capitals included."),
      created,
      test_clock: text("Only customers of this test clock."),
      ...LIST,
    },
    output: listOf(customer),
  }),
  search_customers: httpAction({
    ...SEARCHES,
    group,
    title: "Search customers",
    description: "By created, email, metadata, name or phone.",
    path: "/v1/customers/search",
    params: SEARCH,
    required: ["query"],
    output: foundOf(customer),
  }),
  delete_customer_discount: httpAction({
    ...DELETE,
    group,
    title: "Remove a customer's discount",
    path: "/v1/customers/{id}/discount",
    params: { id: customerId },
    required: ["id"],
    output: deletedDiscount,
  }),
};
