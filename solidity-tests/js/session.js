// Runs soljson for many inputs: each line of stdin is one standard JSON, and so is each line of
// stdout, until stdin ends. Called as `node -e <this file> -- <path of soljson.js>`. All sources
// are in the input, so there is no callback.
const soljson = require(process.argv[1]);
const compile = soljson.cwrap("solidity_compile", "string", ["string", "number", "number"]);
// Gives the memory of the last answer back.
const reset = soljson.cwrap("solidity_reset", null, []);
require("readline").createInterface({ input: process.stdin }).on("line", (input) => {
  const answer = compile(input, 0, 0);
  reset();
  process.stdout.write(answer.replaceAll("\n", " ") + "\n");
});
