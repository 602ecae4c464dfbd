import { automaticTax, billingCycleAnchorConfig, billingInterval, PRICE } from "../billing-params.js";
import {
  address,
  applicationFee,
  currency,
  customerAccount,
  flag,
  metadata,
  onBehalfOf,
  openEnum,
  settings,
  shipping,
  statementDescriptor,
  statementDescriptorSuffix,
  text,
  texts,
  time,
  transferData,
  transferGroup,
} from "../params.js";

const adjustableQuantity = {
  type: "object",
  properties: {
    enabled: { type: "boolean" },
    minimum: { type: "integer", minimum: 0 },
    maximum: { type: "integer", minimum: 1 },
  },
  required: ["enabled"],
  description: "Lets the customer change the quantity.",
} as const;

/** What a line has, whether created or updated. */
export const line = {
  price: text("Price (price_…) that is sold."),
  price_data: {
    type: "object",
    properties: {
      ...PRICE,
      product: text("Product (prod_…) that is sold."),
      product_data: {
        type: "object",
        properties: {
          name: { type: "string" },
          description: { type: "string" },
          images: { type: "array", items: { type: "string" } },
          metadata,
          tax_code: { type: "string" },
          tax_details: settings("tax_code and performance_location, for tax."),
          unit_label: { type: "string" },
        },
        required: ["name"],
        description: "Makes a product, instead of product.",
      },
      recurring: billingInterval,
    },
    required: ["currency"],
    description: "Makes a price for this session alone, instead of price.",
  },
  quantity: { type: "integer", minimum: 0, description: "How many; none with a metered price." },
  adjustable_quantity: adjustableQuantity,
} as const;

const askedFor = (description: string) =>
  ({
    type: "object",
    properties: { enabled: { type: "boolean" } },
    required: ["enabled"],
    description,
  }) as const;

/** What create_checkout_session takes. */
export const sessionParams = {
  mode: {
    enum: ["payment", "subscription", "setup"],
    description: "Pay once, subscribe, or only keep a payment method for later.",
  },
  line_items: {
    type: "array",
    items: {
      type: "object",
      properties: { ...line, tax_rates: texts("Tax rates (txr_…)."), metadata },
    },
    description: "What is bought.",
  },
  success_url: text(
    "Where the customer goes when done. {CHECKOUT_SESSION_ID} in it becomes the session's id.",
  ),
  cancel_url: text("Where the customer goes when turning back."),
  return_url: text("Where the customer goes when done, with a ui_mode other than hosted_page."),
  ui_mode: openEnum(
    ["hosted_page", "embedded_page", "form", "elements"],
    "A page of Stripe's, or parts of your own page. Default hosted_page.",
  ),
  redirect_on_completion: {
    enum: ["always", "if_required", "never"],
    description: "Whether the customer goes to return_url when done, with ui_mode embedded_page.",
  },
  customer: text("Customer (cus_…) who buys."),
  customer_account: customerAccount,
  customer_email: text("Fills in the address of a customer who is new."),
  customer_creation: {
    enum: ["always", "if_required"],
    description: "Whether mode payment makes a customer. Default if_required.",
  },
  customer_update: {
    type: "object",
    properties: {
      address: { enum: ["auto", "never"] },
      name: { enum: ["auto", "never"] },
      shipping: { enum: ["auto", "never"] },
    },
    description: "What the checkout may save on the customer.",
  },
  client_reference_id: text("Your own id of the cart or user, up to 200 characters."),
  currency: { ...currency, description: "Needed in mode setup without types of payment method." },
  allow_promotion_codes: flag("Lets the customer type in a promotion code."),
  discounts: {
    type: "array",
    items: {
      type: "object",
      properties: { coupon: { type: "string" }, promotion_code: { type: "string" } },
    },
    description: "A coupon or promotion code (promo_…) that applies from the start.",
  },
  optional_items: {
    type: "array",
    items: {
      type: "object",
      properties: {
        price: { type: "string" },
        quantity: { type: "integer" },
        adjustable_quantity: adjustableQuantity,
      },
      required: ["price", "quantity"],
    },
    description: "What the customer may add.",
  },
  payment_intent_data: {
    type: "object",
    properties: {
      capture_method: { enum: ["automatic", "automatic_async", "manual"] },
      description: { type: "string" },
      metadata,
      receipt_email: { type: "string" },
      setup_future_usage: { enum: ["off_session", "on_session"] },
      shipping: {
        ...shipping,
        properties: { ...shipping.properties, address: { ...address, required: ["line1"] } },
      },
      statement_descriptor: statementDescriptor,
      statement_descriptor_suffix: statementDescriptorSuffix,
      application_fee_amount: applicationFee,
      on_behalf_of: onBehalfOf,
      transfer_data: transferData,
      transfer_group: transferGroup,
    },
    description: "For the payment intent of mode payment.",
  },
  subscription_data: {
    type: "object",
    properties: {
      description: { type: "string" },
      metadata,
      trial_period_days: { type: "integer", minimum: 1 },
      trial_end: time("When the free trial ends."),
      trial_settings: settings("end_behavior.missing_payment_method: cancel, create_invoice or pause."),
      billing_cycle_anchor: time("When the first whole period starts."),
      billing_cycle_anchor_config: billingCycleAnchorConfig,
      billing_mode: settings("type flexible or classic."),
      default_tax_rates: texts("Tax rates (txr_…)."),
      invoice_settings: settings("account_tax_ids, custom_fields, description, footer and issuer."),
      pending_invoice_item_interval: {
        ...billingInterval,
        description: "How often waiting items are billed.",
      },
      proration_behavior: { enum: ["create_prorations", "none"] },
      application_fee_percent: { type: "number" },
      on_behalf_of: onBehalfOf,
      transfer_data: settings("destination and amount_percent."),
    },
    description: "For the subscription of mode subscription.",
  },
  setup_intent_data: {
    type: "object",
    properties: { description: { type: "string" }, metadata, on_behalf_of: onBehalfOf },
    description: "For the setup intent of mode setup.",
  },
  invoice_creation: {
    type: "object",
    properties: { enabled: { type: "boolean" }, invoice_data: settings("What the invoice says.") },
    required: ["enabled"],
    description: "Makes an invoice of the payment, in mode payment.",
  },
  allowed_payment_method_types: texts(
    "Types of payment method to offer. Default: by the dashboard's settings.",
  ),
  excluded_payment_method_types: texts("Types of payment method not to offer."),
  payment_method_configuration: text("Payment method configuration (pmc_…) to offer."),
  payment_method_collection: {
    enum: ["always", "if_required"],
    description: "Whether to ask for a payment method where nothing is due yet. Default always.",
  },
  payment_method_data: settings("allow_redisplay of the payment method."),
  payment_method_options: settings("Options by type of payment method."),
  saved_payment_method_options: settings("Which saved payment methods are shown, and whether to save more."),
  billing_address_collection: {
    enum: ["auto", "required"],
    description: "Whether to ask for it always. Default auto.",
  },
  shipping_address_collection: {
    type: "object",
    properties: {
      allowed_countries: {
        type: "array",
        items: { type: "string" },
        description: "Codes of two letters.",
      },
    },
    required: ["allowed_countries"],
    description: "Asks where the goods go.",
  },
  shipping_options: {
    type: "array",
    items: {
      type: "object",
      properties: {
        shipping_rate: text("Shipping rate (shr_…)."),
        shipping_rate_data: settings("Makes one: display_name, fixed_amount and the like."),
      },
    },
    description: "Ways of shipping to choose from, up to 5.",
  },
  phone_number_collection: askedFor("Asks for a phone number."),
  name_collection: settings("Asks for a business's or a person's name."),
  tax_id_collection: {
    type: "object",
    properties: { enabled: { type: "boolean" }, required: { enum: ["if_supported", "never"] } },
    required: ["enabled"],
    description: "Asks for a tax number.",
  },
  consent_collection: settings(
    "Asks for consent: promotions, terms_of_service, payment_method_reuse_agreement.",
  ),
  custom_fields: {
    type: "array",
    items: {
      type: "object",
      properties: {
        key: { type: "string" },
        label: {
          type: "object",
          properties: { custom: { type: "string" }, type: { enum: ["custom"] } },
          required: ["custom", "type"],
        },
        type: { enum: ["dropdown", "numeric", "text"] },
        optional: { type: "boolean" },
        dropdown: settings("options, each with a label and a value."),
        numeric: settings("minimum_length, maximum_length and default_value."),
        text: settings("minimum_length, maximum_length and default_value."),
      },
      required: ["key", "label", "type"],
    },
    description: "Questions of your own, up to 3.",
  },
  custom_text: settings(
    "Texts of your own: submit, after_submit, shipping_address, terms_of_service_acceptance.",
  ),
  branding_settings: settings("Colours, font, logo and name of the page."),
  locale: text("Language, such as de or pt-BR. Default auto: the browser's."),
  submit_type: openEnum(["auto", "book", "donate", "pay", "subscribe"], "What the button says."),
  automatic_tax: automaticTax,
  adaptive_pricing: settings("enabled: let customers pay in their own currency."),
  after_expiration: settings("recovery: a link to start again."),
  expires_at: time("When it ends unpaid: 30 minutes to 24 hours ahead. Default: 24 hours."),
  origin_context: {
    enum: ["mobile_app", "web"],
    description: "Where the customer comes from. Default web.",
  },
  permissions: settings("What the customer's own page may change."),
  wallet_options: settings("Which wallets are shown."),
  managed_payments: settings("enabled: let Stripe be the merchant of record."),
  integration_identifier: text("A name of your own for the place in your code that made it."),
  metadata,
} as const;
