import type { ActionInput } from "@plugboard/core";
import type { Octokit } from "octokit";
import type { actions } from "../src/actions/index.js";

export type Rest = Octokit["rest"];

type Name = keyof typeof actions;

/** A visibility of repositories that organizations of an enterprise have. */
type VendorLacks = "internal";

/** Params that the client declares too narrowly, as it declares them. */
interface Narrower {
  readonly add_issue_labels: { readonly labels: readonly string[] };
  readonly set_issue_labels: { readonly labels: readonly string[] };
  readonly list_issues: { readonly milestone?: string };
  readonly list_repository_contributors: { readonly anon?: string };
  readonly search_issues: { readonly advanced_search?: string };
}

/** The input with every param given, in the mutable form that the vendor's client takes. */
type Full<T> = T extends readonly (infer Item)[]
  ? Full<Item>[]
  : T extends object
    ? { -readonly [K in keyof T]-?: Full<Exclude<T[K], undefined | VendorLacks>> }
    : T;
/** Only what the action requires. */
type Least<T> = { [K in keyof T as Record<never, never> extends Pick<T, K> ? never : K]: T[K] };
type Ours<N extends Name> = ActionInput<(typeof actions)[N]>;
type Input<N extends Name> = N extends keyof Narrower
  ? Omit<Ours<N>, keyof Narrower[N]> & Narrower[N]
  : Ours<N>;
type FullInput<N extends Name> = Full<Input<N>>;
type Method<Params> = (params: Params) => Promise<unknown>;

/** A call of ours, and the vendor's client's for the same. */
export interface Pair {
  readonly action: Name;
  readonly input: Readonly<Record<string, unknown>>;
  call(rest: Rest): Promise<unknown>;
  /** Params that cannot stand beside those given. */
  readonly without?: readonly string[];
}

/**
 * The same params to both. Compiles only where the vendor's types take every one of them, and miss none where only those
 * are given that the action requires.
 */
export function same<N extends Name>(
  action: N,
  method: (rest: Rest) => Method<FullInput<N>> & Method<Full<Least<Input<N>>>>,
  input: FullInput<N>,
): Pair {
  return { action, input: input as Pair["input"], call: (rest) => method(rest)(input) };
}

/** Where the vendor's client takes them in another form. */
export function alike<N extends Name>(
  action: N,
  input: Readonly<Record<string, unknown>>,
  call: (rest: Rest) => Promise<unknown>,
  without: readonly string[] = [],
): Pair {
  return { action, input, call, without };
}

export const repo = { owner: "octo", repo: "hello.world" };
export const issue = { ...repo, issue_number: 7 };
export const pull = { ...repo, pull_number: 8 };
export const page = { per_page: 50, page: 3, after: "Y3Vyc29yOjI=" };
export const since = "2026-01-31T12:00:00Z";
