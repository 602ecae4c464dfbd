import type { InputOf, OutputOf } from "@plugboard/core";
import { expectTypeOf, test } from "vitest";
import type { stripe } from "../src/index.js";

test("answers are typed as far as outputs describe them", () => {
  type Customer = OutputOf<typeof stripe, "create_customer">;
  expectTypeOf<Customer["id"]>().toEqualTypeOf<string>();
  expectTypeOf<Customer["object"]>().toEqualTypeOf<"customer">();
  expectTypeOf<Customer["email"]>().toEqualTypeOf<string | null>();
  expectTypeOf<Customer["metadata"]>().toEqualTypeOf<{ readonly [key: string]: string }>();
  type Charges = OutputOf<typeof stripe, "list_charges">;
  expectTypeOf<Charges["data"][number]["amount"]>().toEqualTypeOf<number>();
  expectTypeOf<Charges["data"][number]["customer"]>().toEqualTypeOf<
    string | { readonly id: string } | null
  >();
  expectTypeOf<Charges["has_more"]>().toEqualTypeOf<boolean>();
});

test("a customer may be a deleted one, and says so", () => {
  const emailOf = (customer: OutputOf<typeof stripe, "get_customer">) =>
    "deleted" in customer ? undefined : customer.email;
  expectTypeOf(emailOf).returns.toEqualTypeOf<string | null | undefined>();
});

test("inputs are typed: what is required, enums, and what null removes", () => {
  type Intent = InputOf<typeof stripe, "create_payment_intent">;
  expectTypeOf<Intent["amount"]>().toEqualTypeOf<number>();
  expectTypeOf<Intent["confirmation_method"]>().toEqualTypeOf<"automatic" | "manual" | undefined>();
  expectTypeOf<InputOf<typeof stripe, "update_product">["url"]>().toEqualTypeOf<string | null | undefined>();
  // @ts-expect-error currency is required
  const lacking: Intent = { amount: 1 };
  // @ts-expect-error no such param
  const unknown: Intent = { amount: 1, currency: "usd", curency: "usd" };
  expectTypeOf([lacking, unknown]).toBeArray();
});
