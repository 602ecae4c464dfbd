import { httpAction } from "@plugboard/core";
import { billingInterval, PRICE, PRICE_FORMS } from "../billing-params.js";
import {
  boolean,
  deletedOf,
  foundOf,
  labels,
  listOf,
  objectOf,
  string,
  stringOrNull,
  timestamp,
} from "../outputs.js";
import {
  changedMetadata,
  clearableSettings,
  clearableText,
  clearableTexts,
  created,
  flag,
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

const group = "products";
const productId = id("product", "prod_");

const product = objectOf("product", {
  name: string,
  active: boolean,
  description: stringOrNull,
  images: { type: "array", items: string },
  metadata: labels,
  created: timestamp,
  updated: timestamp,
  livemode: boolean,
});

const deletedProduct = deletedOf("product");

const name = text("What customers see.");
const active = flag("Whether it can be bought. Default true.");
const description = text("What customers see below the name.");
const images = texts("Up to eight addresses of pictures.");
const features = {
  type: "array",
  items: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
  description: "Up to 15 selling points, for pricing tables.",
} as const;
const dimensions = {
  type: "object",
  properties: {
    height: { type: "number" },
    length: { type: "number" },
    width: { type: "number" },
    weight: { type: "number" },
  },
  required: ["height", "length", "width", "weight"],
  description: "For shipping: inches, and ounces.",
} as const;
const shippable = flag("Whether it is a thing that is sent.");
const statementDescriptor = text("What statements show for subscriptions to it, up to 22 characters.");
const taxCode = text("Tax code (txcd_…).");
const unitLabel = text("What one is called on invoices, such as seat.");
const url = text("A page about it.");

export const products = {
  create_product: httpAction({
    ...POST,
    group,
    title: "Create a product",
    description: "What is sold; what it costs is a price. default_price_data makes both at once.",
    path: "/v1/products",
    params: {
      name,
      id: { type: "string", description: "An id of your own. Default: prod_ and random letters." },
      active,
      description,
      default_price_data: {
        type: "object",
        properties: {
          currency: PRICE.currency,
          unit_amount: PRICE.unit_amount,
          unit_amount_decimal: PRICE.unit_amount_decimal,
          tax_behavior: PRICE.tax_behavior,
          custom_unit_amount: PRICE_FORMS.custom_unit_amount,
          currency_options: PRICE_FORMS.currency_options,
          recurring: billingInterval,
          metadata,
        },
        required: ["currency"],
        description: "The product's first price, which becomes its default.",
      },
      images,
      marketing_features: features,
      package_dimensions: dimensions,
      shippable,
      statement_descriptor: statementDescriptor,
      tax_code: taxCode,
      tax_details: settings("tax_code and performance_location, for tax."),
      unit_label: unitLabel,
      url,
      metadata,
      ...WRITE,
    },
    required: ["name"],
    output: product,
  }),
  get_product: httpAction({
    ...GET,
    group,
    title: "Get a product",
    path: "/v1/products/{id}",
    params: { id: productId, ...READ },
    required: ["id"],
    output: product,
  }),
  update_product: httpAction({
    ...POST,
    group,
    title: "Update a product",
    description: "Changes what is given and leaves the rest. active false takes it off sale.",
    path: "/v1/products/{id}",
    params: {
      id: productId,
      name,
      active,
      description: clearableText(description.description),
      default_price: text("Price (price_…) of this product that is its default."),
      images: clearableTexts(images.description),
      marketing_features: {
        ...features,
        type: ["array", "null"],
        description: `${features.description} null removes all.`,
      },
      package_dimensions: {
        ...dimensions,
        type: ["object", "null"],
        description: `${dimensions.description} null removes them.`,
      },
      shippable,
      statement_descriptor: statementDescriptor,
      tax_code: clearableText(taxCode.description),
      tax_details: clearableSettings("tax_code and performance_location, for tax."),
      unit_label: clearableText(unitLabel.description),
      url: clearableText(url.description),
      metadata: changedMetadata,
      ...WRITE,
    },
    required: ["id"],
    output: product,
  }),
  delete_product: httpAction({
    ...DELETE,
    group,
    title: "Delete a product",
    description: "Only one that never had a price. Others: update_product with active false.",
    path: "/v1/products/{id}",
    params: { id: productId },
    required: ["id"],
    output: deletedProduct,
  }),
  list_products: httpAction({
    ...PAGES,
    group,
    title: "List products",
    description: "Newest first.",
    path: "/v1/products",
    params: {
      active: flag("Only those on sale, or only those off sale."),
      ids: texts("Only these."),
      shippable: flag("Only things that are sent, or only those that are not."),
      url: text("Only the one with this page."),
      created,
      ...LIST,
    },
    output: listOf(product),
  }),
  search_products: httpAction({
    ...SEARCHES,
    group,
    title: "Search products",
    description: "By active, description, metadata, name, shippable or url.",
    path: "/v1/products/search",
    params: SEARCH,
    required: ["query"],
    output: foundOf(product),
  }),
};
