import type { Preview } from "../contract/result.js";
import { isPlugboardError, PlugboardError } from "../errors/plugboard-error.js";
import { createToken, digestOf, hashText } from "./digest.js";
import type { ConfirmationStore, PendingConfirmation } from "./store.js";

/** What a run is held by: everything that must be the same when it is confirmed. */
export interface Held {
  readonly connection: string;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** What the action is and what the connection is, as JSON. */
  readonly identity: unknown;
  readonly preview: Preview;
}

export interface GateOptions {
  readonly store: ConfirmationStore;
  /** Milliseconds that a token lives. */
  readonly lifetimeMs: number;
  now(): number;
}

/** Holds runs until their one-time token comes back. */
export class ConfirmGate {
  readonly #options: GateOptions;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Keeps a run and returns its token, which is nowhere else. */
  async hold(held: Held, caller: string | undefined): Promise<{ token: string; expiresAt: number }> {
    const token = createToken();
    const expiresAt = this.#options.now() + this.#options.lifetimeMs;
    await fromStore(
      this.#options.store.put({
        id: hashText(token),
        connection: held.connection,
        action: held.action,
        input: held.input,
        caller: caller ?? null,
        digest: digestOf(held),
        expires_at: expiresAt,
      }),
    );
    return { token, expiresAt };
  }

  /** Takes the run of a token, once. Whatever is wrong with the token, the error is the same. */
  async claim(token: string, caller: string | undefined): Promise<PendingConfirmation> {
    const { store, now } = this.#options;
    const claimed =
      typeof token === "string"
        ? await fromStore(store.claim({ id: hashText(token), caller: caller ?? null, now: now() }))
        : undefined;
    if (claimed !== undefined) return claimed;
    throw new PlugboardError(
      "confirmation_invalid",
      "This confirmation token is not valid: it is unknown, used, denied, expired, or not yours. Run the action again to get a new one.",
    );
  }

  /** Throws when what would run now is not what was shown. */
  check(claimed: PendingConfirmation, held: Held): void {
    if (digestOf(held) === claimed.digest) return;
    throw new PlugboardError(
      "confirmation_changed",
      `The action "${claimed.action}" or the connection "${claimed.connection}" is not what was shown. Nothing was sent. Run the action again and confirm what it shows.`,
    );
  }

  /** Where the store fails, the run stays among the unsettled ones; its answer is known, and is not lost for that. */
  async settle(claimed: PendingConfirmation): Promise<void> {
    try {
      await this.#options.store.settle(claimed.id);
    } catch {
      // A claim is never given back, so the run cannot be repeated.
    }
  }
}

/** What a store answers. Its failures are told without its own words, which may name its server and user. */
async function fromStore<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (isPlugboardError(error)) throw error;
    throw new PlugboardError(
      "internal_error",
      "The store of confirmations failed. Nothing was sent. Run the action again to get a new token.",
      { cause: error },
    );
  }
}
