import type { ActionInput, ActionOutput } from "@plugboard/core";
import type Stripe from "stripe";
import { expectTypeOf, test } from "vitest";
import type { actions } from "../src/actions/index.js";

/**
 * The catalogue against the types of Stripe's own client: a param that Stripe does not know, a value that it does not
 * take, a param that it requires and we do not, or an answer that is not what we say, fails to compile.
 */

type Actions = typeof actions;
type Name = keyof Actions;

/** The method of the client that does what the action does. */
interface Methods {
  create_customer: Stripe["customers"]["create"];
  get_customer: Stripe["customers"]["retrieve"];
  update_customer: Stripe["customers"]["update"];
  delete_customer: Stripe["customers"]["del"];
  list_customers: Stripe["customers"]["list"];
  search_customers: Stripe["customers"]["search"];
  delete_customer_discount: Stripe["customers"]["deleteDiscount"];
  list_customer_payment_methods: Stripe["customers"]["listPaymentMethods"];
  get_payment_method: Stripe["paymentMethods"]["retrieve"];
  update_payment_method: Stripe["paymentMethods"]["update"];
  list_payment_methods: Stripe["paymentMethods"]["list"];
  attach_payment_method: Stripe["paymentMethods"]["attach"];
  detach_payment_method: Stripe["paymentMethods"]["detach"];
  create_payment_intent: Stripe["paymentIntents"]["create"];
  get_payment_intent: Stripe["paymentIntents"]["retrieve"];
  update_payment_intent: Stripe["paymentIntents"]["update"];
  confirm_payment_intent: Stripe["paymentIntents"]["confirm"];
  capture_payment_intent: Stripe["paymentIntents"]["capture"];
  cancel_payment_intent: Stripe["paymentIntents"]["cancel"];
  increment_payment_intent_authorization: Stripe["paymentIntents"]["incrementAuthorization"];
  list_payment_intents: Stripe["paymentIntents"]["list"];
  search_payment_intents: Stripe["paymentIntents"]["search"];
  create_charge: Stripe["charges"]["create"];
  get_charge: Stripe["charges"]["retrieve"];
  update_charge: Stripe["charges"]["update"];
  capture_charge: Stripe["charges"]["capture"];
  list_charges: Stripe["charges"]["list"];
  search_charges: Stripe["charges"]["search"];
  create_refund: Stripe["refunds"]["create"];
  get_refund: Stripe["refunds"]["retrieve"];
  update_refund: Stripe["refunds"]["update"];
  cancel_refund: Stripe["refunds"]["cancel"];
  list_refunds: Stripe["refunds"]["list"];
  create_product: Stripe["products"]["create"];
  get_product: Stripe["products"]["retrieve"];
  update_product: Stripe["products"]["update"];
  delete_product: Stripe["products"]["del"];
  list_products: Stripe["products"]["list"];
  search_products: Stripe["products"]["search"];
  create_price: Stripe["prices"]["create"];
  get_price: Stripe["prices"]["retrieve"];
  update_price: Stripe["prices"]["update"];
  list_prices: Stripe["prices"]["list"];
  search_prices: Stripe["prices"]["search"];
  create_subscription: Stripe["subscriptions"]["create"];
  get_subscription: Stripe["subscriptions"]["retrieve"];
  update_subscription: Stripe["subscriptions"]["update"];
  cancel_subscription: Stripe["subscriptions"]["cancel"];
  pause_subscription: Stripe["subscriptions"]["pause"];
  resume_subscription: Stripe["subscriptions"]["resume"];
  list_subscriptions: Stripe["subscriptions"]["list"];
  search_subscriptions: Stripe["subscriptions"]["search"];
  delete_subscription_discount: Stripe["subscriptions"]["deleteDiscount"];
  create_subscription_item: Stripe["subscriptionItems"]["create"];
  get_subscription_item: Stripe["subscriptionItems"]["retrieve"];
  update_subscription_item: Stripe["subscriptionItems"]["update"];
  delete_subscription_item: Stripe["subscriptionItems"]["del"];
  list_subscription_items: Stripe["subscriptionItems"]["list"];
  create_invoice: Stripe["invoices"]["create"];
  get_invoice: Stripe["invoices"]["retrieve"];
  update_invoice: Stripe["invoices"]["update"];
  delete_invoice: Stripe["invoices"]["del"];
  list_invoices: Stripe["invoices"]["list"];
  search_invoices: Stripe["invoices"]["search"];
  list_invoice_line_items: Stripe["invoices"]["listLineItems"];
  finalize_invoice: Stripe["invoices"]["finalizeInvoice"];
  pay_invoice: Stripe["invoices"]["pay"];
  send_invoice: Stripe["invoices"]["sendInvoice"];
  void_invoice: Stripe["invoices"]["voidInvoice"];
  mark_invoice_uncollectible: Stripe["invoices"]["markUncollectible"];
  add_invoice_lines: Stripe["invoices"]["addLines"];
  create_invoice_preview: Stripe["invoices"]["createPreview"];
  create_invoice_item: Stripe["invoiceItems"]["create"];
  get_invoice_item: Stripe["invoiceItems"]["retrieve"];
  update_invoice_item: Stripe["invoiceItems"]["update"];
  delete_invoice_item: Stripe["invoiceItems"]["del"];
  list_invoice_items: Stripe["invoiceItems"]["list"];
  create_checkout_session: Stripe["checkout"]["sessions"]["create"];
  get_checkout_session: Stripe["checkout"]["sessions"]["retrieve"];
  update_checkout_session: Stripe["checkout"]["sessions"]["update"];
  expire_checkout_session: Stripe["checkout"]["sessions"]["expire"];
  list_checkout_sessions: Stripe["checkout"]["sessions"]["list"];
  list_checkout_session_line_items: Stripe["checkout"]["sessions"]["listLineItems"];
  get_balance: Stripe["balance"]["retrieve"];
  get_balance_transaction: Stripe["balanceTransactions"]["retrieve"];
  list_balance_transactions: Stripe["balanceTransactions"]["list"];
  get_event: Stripe["events"]["retrieve"];
  list_events: Stripe["events"]["list"];
}

/** Params of Stripe's that are left to `custom`: what has a successor, and what its own types do not explain. */
interface LeftOut {
  create_customer: "validate";
  update_customer: "validate";
  get_payment_intent: "client_secret";
  create_payment_intent: "hooks";
  update_payment_intent: "hooks";
  confirm_payment_intent: "hooks";
  capture_payment_intent: "hooks";
  increment_payment_intent_authorization: "hooks";
  create_charge: "application_fee" | "destination";
  capture_charge: "application_fee";
  create_product: "type";
  list_products: "type";
  list_subscriptions: "plan";
  create_subscription_item: "plan";
  update_subscription_item: "plan";
  update_invoice_item: "invoicing_rules";
}

/** The same within params. A query has no `null`. */
interface LeftOutWithin {
  cancel_subscription: "cancellation_details.comment: null" | "cancellation_details.feedback: null";
  create_subscription: "items[].plan";
  update_subscription: "items[].plan";
}

/** Params that the API requires although the client's types do not. */
interface RequiredByApi {
  create_charge: "amount" | "currency";
}

type PathParams<Path> = Path extends `${string}{${infer Param}}${infer Rest}`
  ? Param | PathParams<Rest>
  : never;
type PathParamsOf<N extends Name> = PathParams<Actions[N]["row"]["path"]>;
type Listed<Lists, N> = N extends keyof Lists ? Lists[N] : never;

type Ours<N extends Name> = Plain<Omit<ActionInput<Actions[N]>, "idempotency_key" | PathParamsOf<N>>>;
type Theirs<N extends Name> = Flat<
  NonNullable<Parameters<Methods[N]>[[PathParamsOf<N>] extends [never] ? 0 : 1]> & object
>;

/** Our types as the client writes its own: mutable, and `any` where an object is left open. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? unknown extends T[keyof T]
      ? // biome-ignore lint/suspicious/noExplicitAny: an open object takes whatever Stripe takes
        any
      : { -readonly [K in keyof T]: Plain<Exclude<T[K], undefined>> }
    : T;

/** The client's types without interfaces, and with decimals as what it makes them of. */
type Flat<T> = T extends string
  ? T
  : T extends Stripe.Decimal
    ? string | number
    : T extends (infer Item)[]
      ? Flat<Item>[]
      : T extends object
        ? { [K in keyof T]: Flat<T[K]> }
        : T;

/** The values of an enum, without the "or any other text" that the client adds to each; `never` for a plain text. */
type Known<T> = T extends string ? (string extends T ? never : T) : never;

type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];

/** Members and values that `O` has and `T` does not know, by path. */
type Strangers<O, T, Path extends string> = 0 extends 1 & O
  ? never
  : O extends string
    ? [Known<O>] extends [never]
      ? never
      : [Known<T>] extends [never]
        ? never
        : O extends Known<T>
          ? never
          : `${Path}=${O}`
    : O extends (infer Item)[]
      ? Strangers<Item, Extract<T, unknown[]>[number], `${Path}[]`>
      : O extends object
        ? {
            [K in keyof O & string]-?: K extends keyof Extract<T, object>
              ? Strangers<O[K], Extract<T, object>[K], `${Path}.${K}`>
              : `${Path}.${K}`;
          }[keyof O & string]
        : never;

type ObjectOf<T> = Exclude<Extract<T, object>, readonly unknown[]>;

/**
 * Members and values within params that `T` has and `O` refuses, by path. `""` removes there, and `null` here; what is new
 * has no metadata to remove.
 */
type Refused<O, T, Path extends string> = unknown extends O
  ? never
  : T extends string
    ? [Known<T>] extends [never]
      ? never
      : T extends O | ""
        ? never
        : `${Path}=${T}`
    : T extends (infer Item)[]
      ? Refused<Extract<O, unknown[]>[number], Item, `${Path}[]`>
      : T extends object
        ? {
            [K in keyof T & string]-?: string extends keyof ObjectOf<O>
              ? never
              : K extends keyof ObjectOf<O>
                ? Refused<ObjectOf<O>[K], T[K], `${Path}.${K}`>
                : `${Path}.${K}`;
          }[keyof T & string]
        : T extends O | undefined
          ? never
          : Path extends `${string}metadata`
            ? never
            : `${Path}: ${T & (number | boolean | null)}`;

type RefusedWithin<O, T> = {
  [K in keyof O & keyof T & string]-?: Refused<O[K], T[K], K>;
}[keyof O & keyof T & string];

type Misfits<O, T> = {
  [K in keyof O & keyof T & string]-?: Pick<O, K> extends Pick<T, K> ? never : K;
}[keyof O & keyof T & string];

type Faults<N extends Name> =
  | `${N} takes ${Strangers<Ours<N>, Theirs<N>, "">}, which Stripe does not know`
  | `${N} takes ${Misfits<Ours<N>, Theirs<N>>} in another shape than Stripe`
  | `${N} does not require ${Exclude<RequiredKeys<Theirs<N>>, RequiredKeys<Ours<N>>> & string}`
  | `${N} requires ${Exclude<RequiredKeys<Ours<N>>, RequiredKeys<Theirs<N>> | Listed<RequiredByApi, N>> & string}`
  | `${N} lacks ${Exclude<keyof Theirs<N>, keyof Ours<N> | Listed<LeftOut, N>> & string}`
  | `${N} lacks ${Exclude<RefusedWithin<Ours<N>, Theirs<N>>, Listed<LeftOutWithin, N>>}`
  | `${N} leaves out ${Listed<LeftOut, N> & keyof Ours<N> & string}, which it takes`
  | (Awaited<ReturnType<Methods[N]>> extends Plain<ActionOutput<Actions[N]>>
      ? never
      : `${N} answers otherwise than its output says`);

type AllFaults = { [N in Name]: Faults<N> }[Name];

test("every action has its method in the client, and each of its methods once", () => {
  expectTypeOf<keyof Methods>().toEqualTypeOf<Name>();
});

test("inputs and outputs are those of the client", () => {
  const none = (fault: AllFaults): never => fault;
  expectTypeOf(none).toBeFunction();
});
