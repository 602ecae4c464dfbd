import type { Operation } from "../operation.ts";
import { singular, wordsOf } from "../words.ts";

/** Where the rule below reads badly. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "accounts.retrieveCurrent": "get_current_account",
  "apps.installs.uninstall": "uninstall_app",
  "apps.secrets.deleteWhere": "delete_app_secret",
  "entitlements.activeEntitlements.list": "list_active_entitlements",
  "entitlements.activeEntitlements.retrieve": "get_active_entitlement",
  "invoices.attachPayment": "attach_payment_to_invoice",
  "oauth.deauthorize": "deauthorize_oauth_account",
  "oauth.token": "create_oauth_token",
  "paymentIntents.applyCustomerBalance": "apply_customer_balance_to_payment_intent",
  "paymentRecords.reportPayment": "report_payment",
  "paymentRecords.reportPaymentAttempt": "report_payment_attempt",
  "paymentRecords.reportPaymentAttemptCanceled": "report_payment_attempt_canceled",
  "paymentRecords.reportPaymentAttemptFailed": "report_payment_attempt_failed",
  "paymentRecords.reportPaymentAttemptGuaranteed": "report_payment_attempt_guaranteed",
  "paymentRecords.reportPaymentAttemptInformational": "report_payment_attempt_informational",
  "quotes.pdf": "download_quote_pdf",
  "testHelpers.issuing.authorizations.respond": "respond_to_test_issuing_authorization_fraud_challenge",
  "testHelpers.issuing.transactions.createForceCapture": "create_test_issuing_force_capture",
  "testHelpers.issuing.transactions.createUnlinkedRefund": "create_test_issuing_unlinked_refund",
  "testHelpers.terminal.readers.timeoutInputCollection": "time_out_test_terminal_reader_input_collection",
  // v2 has test helpers in two places; names have them in one.
  "v2.moneyManagement.testHelpers.financialAddresses.credit":
    "credit_v2_test_money_management_financial_address",
  "v2.moneyManagement.payoutIntents.refreshRecipientVerification":
    "refresh_v2_money_management_payout_intent_verification",
  "v2.testHelpers.moneyManagements.recipientVerifications":
    "create_v2_test_money_management_recipient_verification",
};

const VERBS: Readonly<Record<string, string>> = { del: "delete", retrieve: "get" };

/** Segments of ids that names write otherwise. What v2 calls core is nowhere else. */
const SEGMENTS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  financialConnections: ["financial", "connections"],
  testHelpers: ["test"],
};

const SINGULAR_AS_IT_IS = new Set(["settings"]);

/** What a name is made of: `get`, `customer`, `tax_id`. */
export interface Parts {
  readonly verb: string;
  readonly resource: readonly string[];
  /** The part of the resource that the method is for. */
  readonly part: readonly string[];
}

export function nameOf({ id }: Operation): string {
  const { verb, resource, part } = partsOf(id);
  return EXCEPTIONS[id] ?? [verb, ...resource, ...part].join("_");
}

/** Nothing where the name is an exception. */
export function regularPartsOf(id: string): Parts | undefined {
  return id in EXCEPTIONS ? undefined : partsOf(id);
}

/**
 * `issuing.cards.list` → `list_issuing_cards`, `customers.retrieveTaxId` → `get_customer_tax_id`. A method repeats the
 * end of its resource's name where it would be a reserved word without: `invoices.voidInvoice` → `void_invoice`.
 */
function partsOf(id: string): Parts {
  const segments = id.split(".");
  const [first = "", ...rest] = wordsOf(segments.pop() ?? "");
  const verb = VERBS[first] ?? first;
  const plural = (verb === "list" || verb === "search") && rest.length === 0;
  const resource = segments.reduce<string[]>((words, segment, index) => {
    const named = SEGMENTS[segment];
    const own = wordsOf(segment);
    const last = own.pop() ?? "";
    const isPlural = (plural && index === segments.length - 1) || SINGULAR_AS_IT_IS.has(last);
    return joined(words, named ?? [...own, isPlural ? last : singular(last)]);
  }, []);
  return { verb, resource, part: rest.slice(overlap(resource, rest)) };
}

function joined(start: readonly string[], end: readonly string[]): string[] {
  return [...start, ...end.slice(overlap(start, end))];
}

/** How many words the first ends and the second begins with. */
function overlap(start: readonly string[], end: readonly string[]): number {
  for (let count = Math.min(start.length, end.length); count > 0; count--)
    if (start.slice(-count).join() === end.slice(0, count).join()) return count;
  return 0;
}
