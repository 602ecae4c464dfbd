/** A run that waits for its confirmation, as a store keeps it: plain JSON, without the token. */
export interface PendingConfirmation {
  /** SHA-256 of the token, in base64url. The token itself is never stored. */
  readonly id: string;
  readonly connection: string;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Who may confirm or deny; `null` where the run named no caller. */
  readonly caller: string | null;
  /** SHA-256 over the action's definition, the connection and what was shown. */
  readonly digest: string;
  /** Epoch milliseconds. */
  readonly expires_at: number;
}

/** Who claims, and when. */
export interface ConfirmationClaim {
  readonly id: string;
  readonly caller: string | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Where pending confirmations live. The default keeps them in memory, for one process; a store on a database keeps the
 * promise over many. The whole promise rests on {@link claim}: it must be one atomic step.
 */
export interface ConfirmationStore {
  /** Keeps a pending run. May drop expired ones. */
  put(pending: PendingConfirmation): Promise<void>;
  /**
   * In one atomic step (an `UPDATE … WHERE state = 'pending' AND caller = … AND expires_at > … RETURNING`): finds the
   * pending run, if it is this caller's and has not expired, marks it claimed, and returns it. Of any number of
   * concurrent claims exactly one gets it; all else gets `undefined` and changes nothing.
   */
  claim(claim: ConfirmationClaim): Promise<PendingConfirmation | undefined>;
  /** Forgets a claimed run once its outcome is known, or once it was denied. */
  settle(id: string): Promise<void>;
  /**
   * Runs that were claimed and never settled, oldest first: the process ended between the claim and the answer, so
   * whether the service carried them out is unknown. They are never run again.
   */
  unsettled(): Promise<readonly PendingConfirmation[]>;
}
