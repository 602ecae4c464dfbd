/** The two functions of a test framework that the kit needs: those of vitest, node:test and jest fit as they are. */
export interface Runner {
  describe(name: string, body: () => void): unknown;
  test(name: string, body: () => Promise<void>): unknown;
}

/** One thing that is checked. Its name is stable: `knownFailures` refer to it as `GROUP: NAME`. */
export interface Check {
  readonly name: string;
  run(): Promise<void>;
}

export interface KnownFailure {
  /** The check, as the run prints it: `errors: 429 is service_rate_limited`. */
  readonly check: string;
  /** Why it fails, and what would have to happen. */
  readonly reason: string;
}
