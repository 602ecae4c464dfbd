export { tidewater } from "./tidewater.ts";
