import { balance } from "./balance.js";
import { charges } from "./charges.js";
import { checkoutSessions } from "./checkout-sessions.js";
import { customers } from "./customers.js";
import { events } from "./events.js";
import { invoiceItems } from "./invoice-items.js";
import { invoices } from "./invoices.js";
import { paymentIntents } from "./payment-intents.js";
import { paymentMethods } from "./payment-methods.js";
import { prices } from "./prices.js";
import { products } from "./products.js";
import { refunds } from "./refunds.js";
import { subscriptionItems } from "./subscription-items.js";
import { subscriptions } from "./subscriptions.js";

/** Named, so that the declarations hold each row once. */
type Actions = typeof customers &
  typeof paymentMethods &
  typeof paymentIntents &
  typeof charges &
  typeof refunds &
  typeof products &
  typeof prices &
  typeof subscriptions &
  typeof subscriptionItems &
  typeof invoices &
  typeof invoiceItems &
  typeof checkoutSessions &
  typeof balance &
  typeof events;

export const actions: Actions = {
  ...customers,
  ...paymentMethods,
  ...paymentIntents,
  ...charges,
  ...refunds,
  ...products,
  ...prices,
  ...subscriptions,
  ...subscriptionItems,
  ...invoices,
  ...invoiceItems,
  ...checkoutSessions,
  ...balance,
  ...events,
};
