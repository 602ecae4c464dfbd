import { expect, test } from "vitest";
import * as core from "../src/index.js";

test("the public names are these; taking one away is a breaking change", () => {
  expect(Object.keys(core).sort()).toEqual([
    "ERROR_CODES",
    "PlugboardError",
    "SPEC_VERSION",
    "apiKey",
    "basic",
    "bearer",
    "createHub",
    "createMemoryConfirmationStore",
    "defineConnector",
    "defineTemplatedAction",
    "describe_action",
    "httpAction",
    "httpCatalogue",
    "isPlugboardError",
    "list_actions",
    "noAuth",
    "oauth2Refresh",
    "run_connection_action",
    "sqlAction",
    "toBlob",
  ]);
});
