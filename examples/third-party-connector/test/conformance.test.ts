import { describeConnector } from "@plugboard/testing";
import { describe, test } from "vitest";
import { tidewater } from "../src/index.ts";
import { fixtures } from "./fixtures.ts";

describeConnector({ describe, test }, () => tidewater, fixtures);
