import type { AccessToken, MintedToken } from "../contract/auth.js";

/** Milliseconds before its expiry from which a token is no longer used. */
const EXPIRY_MARGIN_MS = 60_000;

export interface TokenSourceOptions<Credentials> {
  now(): number;
  credentials(): Credentials;
  /** Takes over the new credentials. Called before any caller sees the token. */
  replaceCredentials(credentials: Credentials): Promise<void>;
  /** Milliseconds that one mint may take, whoever waits for it. */
  readonly deadlineMs: number;
}

/**
 * One connection's access token. A mint under way serves all that wait, and goes on when one of them gives up: its
 * answer may hold the only copy of a rotated refresh token.
 */
export class TokenSource<Credentials> {
  readonly #options: TokenSourceOptions<Credentials>;
  #token: AccessToken | undefined;
  #refused: string | undefined;
  #minting: Promise<string> | undefined;

  constructor(options: TokenSourceOptions<Credentials>) {
    this.#options = options;
  }

  /** The token in hand, for masking. */
  get current(): string | undefined {
    return this.#token?.token;
  }

  get(
    mint: (credentials: Credentials, signal: AbortSignal) => Promise<MintedToken<Credentials>>,
    initial: AccessToken | undefined,
  ): Promise<string> {
    // Before the token in hand: a new one is handed out once its credentials are kept.
    if (this.#minting !== undefined) return this.#minting;
    this.#token ??= initial;
    const token = this.#token;
    if (token !== undefined && token.token !== this.#refused && !this.#isExpiring(token)) {
      return Promise.resolve(token.token);
    }
    this.#minting = this.#mint(mint).finally(() => {
      this.#minting = undefined;
    });
    return this.#minting;
  }

  /** Forgets the token if it is the one that was refused. True where a new one can be minted. */
  refuse(used: string): boolean {
    if (this.#token === undefined) return false;
    if (this.#token.token === used) this.#refused = used;
    return true;
  }

  async #mint(
    mint: (credentials: Credentials, signal: AbortSignal) => Promise<MintedToken<Credentials>>,
  ): Promise<string> {
    const minted = await mint(this.#options.credentials(), AbortSignal.timeout(this.#options.deadlineMs));
    this.#token = {
      token: minted.token,
      ...(minted.expiresAt !== undefined && { expiresAt: minted.expiresAt }),
    };
    this.#refused = undefined;
    if (minted.credentials !== undefined) await this.#options.replaceCredentials(minted.credentials);
    return minted.token;
  }

  #isExpiring(token: AccessToken): boolean {
    return token.expiresAt !== undefined && token.expiresAt - this.#options.now() < EXPIRY_MARGIN_MS;
  }
}
