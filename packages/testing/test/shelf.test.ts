import { describe, test } from "vitest";
import { describeConnector } from "../src/index.js";
import { fixtures } from "./shelf.fixtures.js";
import { shelf } from "./shelf.js";

describeConnector({ describe, test }, () => shelf, fixtures);
