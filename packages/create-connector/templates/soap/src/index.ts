export { myService } from "./connector.ts";
