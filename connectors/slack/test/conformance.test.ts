import { describeConnector } from "@plugboard/testing";
import { describe, test } from "vitest";
import { slack } from "../src/index.js";
import { fixtures } from "./conformance.fixtures.js";

describeConnector({ describe, test }, () => slack, fixtures);
