export { stripe } from "./stripe.js";
