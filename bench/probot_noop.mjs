// The least that Probot can do with a delivery: verify it, parse it, call one handler.
// PROBOT names the folder that it was installed into.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const entry = join(process.env.PROBOT, "node_modules", "probot", "lib", "index.js");
const { run } = await import(pathToFileURL(entry));

await run((app) => {
  app.on("issues.opened", () => {});
});
