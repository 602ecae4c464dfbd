import type { Effect } from "@plugboard/core";
import type { Operation } from "../operation.ts";

/** Where the verb does not tell. */
const EFFECTS: Readonly<Record<string, Effect>> = {
  // Nothing is kept of it.
  create_invoice_preview: "read",

  // For good: no call opens, restores or grants it again.
  close_dispute: "destructive",
  close_treasury_financial_account: "destructive",
  close_v2_account: "destructive",
  deactivate_billing_feedback_option: "destructive",
  deauthorize_oauth_account: "destructive",
  decline_issuing_authorization: "destructive",
  release_subscription_schedule: "destructive",

  // There is a call that takes it back.
  deactivate_billing_alert: "write",
  deactivate_billing_meter: "write",
  deactivate_test_issuing_personalization_design: "write",
  reject_account: "write",
  reject_test_issuing_personalization_design: "write",
};

export function effectOf(_operation: Operation, name: string): Effect | undefined {
  return EFFECTS[name];
}
