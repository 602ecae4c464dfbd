import { describeConnector } from "@plugboard/testing";
import { describe, test } from "vitest";
import { github } from "../src/index.js";
import { fixtures } from "./conformance.fixtures.js";

describeConnector({ describe, test }, () => github, fixtures);
