// Runs soljson, the compiler as npm carries it: standard JSON in on stdin, standard JSON out on stdout.
// Called as `node -e <this file> -- <path of soljson.js>`. Imports are resolved before, so there is no callback.
const soljson = require(process.argv[1]);
const compile = soljson.cwrap("solidity_compile", "string", ["string", "number", "number"]);
process.stdout.write(compile(require("fs").readFileSync(0, "utf8"), 0, 0));
