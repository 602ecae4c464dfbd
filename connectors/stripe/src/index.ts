export type { Declared as StripeActions } from "./catalogue.js";
export { stripe } from "./stripe.js";
