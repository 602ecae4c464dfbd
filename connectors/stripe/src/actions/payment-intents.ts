import { httpAction } from "@plugboard/core";
import {
  boolean,
  expandableOrNull,
  foundOf,
  labels,
  listOf,
  money,
  objectOf,
  oneOf,
  string,
  stringOrNull,
  timestamp,
  timestampOrNull,
} from "../outputs.js";
import {
  amount,
  applicationFee,
  changedMetadata,
  changedTransfer,
  clearableSettings,
  clearableText,
  clearableTexts,
  created,
  currency,
  customerAccount,
  flag,
  id,
  LIST,
  metadata,
  onBehalfOf,
  READ,
  radarOptions,
  receiptEmail,
  SEARCH,
  settings,
  shipping,
  statementDescriptor,
  statementDescriptorSuffix,
  text,
  texts,
  transferData,
  transferGroup,
  WRITE,
} from "../params.js";
import { GET, PAGES, POST, SEARCHES } from "../rows.js";

const group = "payment_intents";
const intentId = id("payment intent", "pi_");

const paymentIntent = objectOf("payment_intent", {
  amount: money,
  amount_capturable: money,
  amount_received: money,
  currency: string,
  status: oneOf(
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "processing",
    "requires_capture",
    "canceled",
    "succeeded",
  ),
  client_secret: {
    type: ["string", "null"],
    description: "Lets the payer's browser finish the payment. Show it to nobody else.",
  },
  customer: expandableOrNull,
  payment_method: expandableOrNull,
  latest_charge: expandableOrNull,
  next_action: {
    type: ["object", "null"],
    properties: {
      type: string,
      redirect_to_url: { type: "object", properties: { url: stringOrNull, return_url: stringOrNull } },
    },
    required: ["type"],
    description: "What the payer has to do while status is requires_action.",
  },
  last_payment_error: {
    type: ["object", "null"],
    properties: { type: string, code: string, decline_code: string, message: string },
    required: ["type"],
  },
  canceled_at: timestampOrNull,
  description: stringOrNull,
  metadata: labels,
  created: timestamp,
  livemode: boolean,
});

const customer = text("Customer (cus_…) who pays.");
const description = text("A note of your own, shown in the dashboard.");
const paymentMethod = text("Payment method (pm_…) to pay with.");
const paymentMethodData = settings("Makes a payment method at once: type and that type's own members.");
const paymentMethodOptions = settings("Options by type of payment method.");
const allowedTypes = texts("Types of payment method to offer, such as card or sepa_debit.");
const captureMethod = {
  enum: ["automatic", "automatic_async", "manual"],
  description: "manual only authorises: capture_payment_intent takes the money. Default automatic_async.",
} as const;
const keptFor = ["off_session", "on_session"] as const;
const keptForText =
  "Keep the payment method for later payments, made without the customer (off_session) or with (on_session).";
const clearableKeptFor = {
  enum: [...keptFor, null],
  description: `${keptForText} null keeps it no more.`,
} as const;
const amountDetails = settings("How the amount came about: line_items, shipping, tax, discount_amount.");
const clearableAmountDetails = clearableSettings(amountDetails.description);
const paymentDetails = settings("References of your order: customer_reference, order_reference.");
const clearablePaymentDetails = clearableSettings(paymentDetails.description);
const offSession = {
  anyOf: [{ type: "boolean" }, { enum: ["one_off", "recurring"] }],
  description: "The customer is not there to authenticate. Only while confirming.",
} as const;
const mandateData = clearableSettings("How the customer agreed to later debits.");
const returnUrl = text(
  "Where the customer comes back to from a payment page elsewhere. Only while confirming.",
);
const errorOnAction = flag(
  "Fail where the customer would have to act, instead of waiting. Only while confirming.",
);
const clearableShipping = {
  ...shipping,
  type: ["object", "null"],
  description: `${shipping.description} null removes it.`,
} as const;

/** What a transfer and the payment that it makes are labelled with. */
const transferNotes = {
  description: text("A note on the transfer."),
  metadata,
  payment_data: {
    type: "object",
    properties: { description: { type: "string" }, metadata },
    description: "Notes on the payment that the connected account receives.",
  },
} as const;

export const paymentIntents = {
  create_payment_intent: httpAction({
    ...POST,
    group,
    title: "Create a payment intent",
    description:
      "Follows one payment from start to end. With confirm and a payment_method it is paid at once; else the payer's browser finishes it with client_secret.",
    path: "/v1/payment_intents",
    params: {
      amount: amount("What to take."),
      currency,
      customer,
      customer_account: customerAccount,
      payment_method: paymentMethod,
      payment_method_data: paymentMethodData,
      payment_method_options: paymentMethodOptions,
      payment_method_configuration: text("Payment method configuration (pmc_…) to offer."),
      allowed_payment_method_types: allowedTypes,
      excluded_payment_method_types: texts("Types of payment method not to offer."),
      automatic_payment_methods: {
        type: "object",
        properties: {
          enabled: { type: "boolean" },
          allow_redirects: {
            enum: ["always", "never"],
            description:
              "never leaves out those that send the payer to another page, and return_url with them.",
          },
        },
        required: ["enabled"],
        description: "Offer what the dashboard's settings allow. The default.",
      },
      confirm: flag("Try to pay at once. Default false."),
      confirmation_method: {
        enum: ["automatic", "manual"],
        description: "manual: only your server may confirm. Default automatic.",
      },
      confirmation_token: text("Confirmation token (ctoken_…) of the payer's browser."),
      capture_method: captureMethod,
      setup_future_usage: { enum: keptFor, description: keptForText },
      off_session: offSession,
      error_on_requires_action: errorOnAction,
      return_url: returnUrl,
      mandate: text("Mandate (mandate_…) of the payment. Only while confirming."),
      mandate_data: mandateData,
      description,
      receipt_email: receiptEmail,
      shipping,
      statement_descriptor: statementDescriptor,
      statement_descriptor_suffix: statementDescriptorSuffix,
      amount_details: amountDetails,
      payment_details: paymentDetails,
      application_fee_amount: applicationFee,
      on_behalf_of: onBehalfOf,
      transfer_data: {
        ...transferData,
        properties: { ...transferData.properties, ...transferNotes },
      },
      transfer_group: transferGroup,
      radar_options: radarOptions,
      use_stripe_sdk: flag("The payer's app handles next actions with Stripe's own library."),
      metadata,
      ...WRITE,
    },
    required: ["amount", "currency"],
    output: paymentIntent,
  }),
  get_payment_intent: httpAction({
    ...GET,
    group,
    title: "Get a payment intent",
    path: "/v1/payment_intents/{id}",
    params: { id: intentId, ...READ },
    required: ["id"],
    output: paymentIntent,
  }),
  update_payment_intent: httpAction({
    ...POST,
    group,
    title: "Update a payment intent",
    description: "Before it is paid. Changing the payment method asks for another confirmation.",
    path: "/v1/payment_intents/{id}",
    params: {
      id: intentId,
      amount: amount("What to take."),
      currency,
      customer,
      customer_account: customerAccount,
      payment_method: paymentMethod,
      payment_method_data: paymentMethodData,
      payment_method_options: paymentMethodOptions,
      payment_method_configuration: text("Payment method configuration (pmc_…) to offer."),
      allowed_payment_method_types: allowedTypes,
      excluded_payment_method_types: clearableTexts("Types of payment method not to offer."),
      capture_method: captureMethod,
      setup_future_usage: clearableKeptFor,
      description,
      receipt_email: clearableText(receiptEmail.description),
      shipping: clearableShipping,
      statement_descriptor: statementDescriptor,
      statement_descriptor_suffix: statementDescriptorSuffix,
      amount_details: clearableAmountDetails,
      payment_details: clearablePaymentDetails,
      application_fee_amount: { ...applicationFee, type: ["integer", "null"] },
      transfer_data: {
        ...changedTransfer,
        properties: { ...changedTransfer.properties, ...transferNotes },
      },
      transfer_group: transferGroup,
      metadata: changedMetadata,
      ...WRITE,
    },
    required: ["id"],
    output: paymentIntent,
  }),
  confirm_payment_intent: httpAction({
    ...POST,
    group,
    title: "Confirm a payment intent",
    description:
      "Tries to pay. The answer may be succeeded, requires_capture, processing, or requires_action with what the payer has to do next.",
    path: "/v1/payment_intents/{id}/confirm",
    params: {
      id: intentId,
      payment_method: paymentMethod,
      payment_method_data: paymentMethodData,
      payment_method_options: paymentMethodOptions,
      allowed_payment_method_types: allowedTypes,
      excluded_payment_method_types: clearableTexts("Types of payment method not to offer."),
      confirmation_token: text("Confirmation token (ctoken_…) of the payer's browser."),
      capture_method: captureMethod,
      setup_future_usage: clearableKeptFor,
      off_session: offSession,
      error_on_requires_action: errorOnAction,
      return_url: returnUrl,
      mandate: text("Mandate (mandate_…) of the payment."),
      mandate_data: mandateData,
      receipt_email: clearableText(receiptEmail.description),
      shipping: clearableShipping,
      amount_to_confirm: amount("What to take. Default: the amount."),
      amount_details: clearableAmountDetails,
      payment_details: clearablePaymentDetails,
      radar_options: radarOptions,
      use_stripe_sdk: flag("The payer's app handles next actions with Stripe's own library."),
      ...WRITE,
    },
    required: ["id"],
    output: paymentIntent,
  }),
  capture_payment_intent: httpAction({
    ...POST,
    group,
    title: "Capture a payment intent",
    description: "Takes the money that was authorised, while status is requires_capture.",
    path: "/v1/payment_intents/{id}/capture",
    params: {
      id: intentId,
      amount_to_capture: amount("What to take; the rest is given back. Default: all that was authorised."),
      final_capture: flag(
        "false leaves the rest for more captures, where the payment allows several. Default true.",
      ),
      statement_descriptor: statementDescriptor,
      statement_descriptor_suffix: statementDescriptorSuffix,
      amount_details: amountDetails,
      payment_details: clearablePaymentDetails,
      application_fee_amount: applicationFee,
      transfer_data: changedTransfer,
      metadata: changedMetadata,
      ...WRITE,
    },
    required: ["id"],
    output: paymentIntent,
  }),
  cancel_payment_intent: httpAction({
    ...POST,
    group,
    effect: "destructive",
    title: "Cancel a payment intent",
    description: "For good; what was authorised is given back. Not once it is paid: then create_refund.",
    path: "/v1/payment_intents/{id}/cancel",
    params: {
      id: intentId,
      cancellation_reason: { enum: ["duplicate", "fraudulent", "requested_by_customer", "abandoned"] },
      ...WRITE,
    },
    required: ["id"],
    output: paymentIntent,
  }),
  increment_payment_intent_authorization: httpAction({
    ...POST,
    group,
    title: "Raise a payment intent's authorised amount",
    description: "While status is requires_capture, and only for payments made ready for it.",
    path: "/v1/payment_intents/{id}/increment_authorization",
    params: {
      id: intentId,
      amount: amount("The new whole, above the present one."),
      description,
      statement_descriptor: statementDescriptor,
      amount_details: amountDetails,
      payment_details: paymentDetails,
      application_fee_amount: applicationFee,
      transfer_data: changedTransfer,
      metadata,
      ...WRITE,
    },
    required: ["id", "amount"],
    output: paymentIntent,
  }),
  list_payment_intents: httpAction({
    ...PAGES,
    group,
    title: "List payment intents",
    description: "Newest first.",
    path: "/v1/payment_intents",
    params: {
      customer: text("Only those of this customer (cus_…)."),
      customer_account: customerAccount,
      created,
      ...LIST,
    },
    output: listOf(paymentIntent),
  }),
  search_payment_intents: httpAction({
    ...SEARCHES,
    group,
    title: "Search payment intents",
    description: "By amount, created, currency, customer, metadata or status.",
    path: "/v1/payment_intents/search",
    params: SEARCH,
    required: ["query"],
    output: foundOf(paymentIntent),
  }),
};
