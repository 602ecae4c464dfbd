/**
 * What a connector's service speaks. Types, the built-in `custom` action, the conformance checks and the docs follow
 * from these flags. An absent flag is false.
 */
export interface Capabilities {
  /** The service has an HTTP API: actions may use `context.http`, and core adds the `custom` action. */
  readonly http?: boolean;
  /** The service is a database that takes SQL over a driver's own session. */
  readonly sql?: boolean;
  /** The service speaks SOAP. */
  readonly soap?: boolean;
}
