import { describe, test } from "node:test";
import { describeConnector } from "@plugboard/testing";
import { myService } from "../src/index.ts";
import { fixtures } from "./fixtures.ts";

describeConnector({ describe, test }, () => myService, fixtures);
