// Runs soljson, the compiler as npm carries it: standard JSON in on stdin, standard JSON out on
// stdout. Called as `node -e <this file> -- <path of soljson.js>`. Imports are resolved before, so
// there is no callback.
const soljson = require(process.argv[1]);
// Before 0.5.0 the function had another name, and one parameter less.
const entry = soljson._solidity_compile ? "solidity_compile" : "compileStandard";
const compile = soljson.cwrap(entry, "string", ["string", "number", "number"]);
process.stdout.write(compile(require("fs").readFileSync(0, "utf8"), 0, 0));
