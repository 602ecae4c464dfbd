import type { Operation } from "../operation.ts";
import { titleOf as titleOfWords } from "../words.ts";
import { regularPartsOf } from "./names.ts";

/** Where the rule below reads badly. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  collect_terminal_reader_inputs: "Collect inputs on a terminal reader",
  collect_terminal_reader_payment_method: "Collect a payment method on a terminal reader",
  confirm_terminal_reader_payment_intent: "Confirm a payment intent on a terminal reader",
  get_current_account: "Get the account of the API key",
  get_v2_money_management_payout_methods_bank_account_spec:
    "Get the v2 money management bank account spec for payout methods",
  present_test_terminal_reader_payment_method: "Present a payment method to a test terminal reader",
  process_terminal_reader_payment_intent: "Process a payment intent on a terminal reader",
  process_terminal_reader_setup_intent: "Process a setup intent on a terminal reader",
  refund_terminal_reader_payment: "Refund a payment on a terminal reader",
  migrate_subscription: "Change a subscription's billing mode",
  remove_invoice_lines: "Remove lines from an invoice",
  report_payment_attempt_canceled: "Report a canceled payment attempt",
  report_payment_attempt_failed: "Report a failed payment attempt",
  report_payment_attempt_guaranteed: "Report a guaranteed payment attempt",
  report_payment_attempt_informational: "Report information on a payment record",
  subscribe_financial_connections_account: "Subscribe to a Financial Connections account",
  time_out_test_terminal_reader_input_collection: "Time out a test terminal reader's input collection",
  unsubscribe_financial_connections_account: "Unsubscribe from a Financial Connections account",
};

const PREPOSITION = /^(?:from|to)$/;

/** Names of countries and of what Stripe sells. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/\bapple pay\b/, "Apple Pay"],
  [/\bfinancial connections\b/, "Financial Connections"],
  [/\bfx\b/, "FX"],
  [/\bgb\b/, "GB"],
  [/\bradar\b/, "Radar"],
  [/\bsigma\b/, "Sigma"],
  [/\bthree d secure\b/, "3D Secure"],
  [/\bus\b/, "US"],
];

/** `get_customer_tax_id` → `Get a customer's tax ID`, `attach_payment_to_invoice` → `Attach a payment to an invoice`. */
export function titleOf({ id }: Operation, name: string): string {
  const title = EXCEPTIONS[name];
  if (title !== undefined) return title;
  const [verb = "", ...words] = name.split("_");
  const parts = regularPartsOf(id);
  if (parts !== undefined && parts.part.length > 0 && !PREPOSITION.test(`${parts.part[0]}`))
    return `${titleOfWords(verb)} ${withArticle(spelled(parts.resource))}'s ${spelled(parts.part)}`;
  const phrases: string[][] = [[]];
  for (const word of words) {
    if (PREPOSITION.test(word)) phrases.push([word], []);
    else phrases.at(-1)?.push(word);
  }
  const rest = phrases
    .filter((phrase) => phrase.length > 0)
    .map((phrase) => (PREPOSITION.test(`${phrase[0]}`) ? phrase[0] : withArticle(spelled(phrase))));
  return [titleOfWords(verb), ...rest].join(" ");
}

function spelled(words: readonly string[]): string {
  // The first word of a title is capitalized: not so of a part of one.
  const text = titleOfWords(`x_${words.join("_")}`).slice(2);
  return SPELLINGS.reduce((all, [words, spelling]) => all.replace(words, spelling), text);
}

function withArticle(noun: string): string {
  const last = noun.slice(noun.lastIndexOf(" ") + 1);
  if (/(?<!s)s$/.test(last)) return noun;
  return `${/^(?:[aeiou]|FX)/i.test(noun) && !/^US\b/.test(noun) ? "an" : "a"} ${noun}`;
}
