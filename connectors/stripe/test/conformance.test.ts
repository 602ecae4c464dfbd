import { describeConnector } from "@plugboard/testing";
import { describe, test } from "vitest";
import { stripe } from "../src/index.js";
import { fixtures } from "./conformance.fixtures.js";

describeConnector({ describe, test }, () => stripe, fixtures);
