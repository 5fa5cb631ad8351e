// Faults that a reader overlooks; how it is laid out is the formatter's business.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".bench/**", "acceptance/static/vendor/**", "instance/**", ".venv/**", "build/**"] },
  js.configs.recommended,
  {
    files: ["acceptance/static/scripts/**/*.js", "acceptance/static/kit/*.js"],
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      "consistent-return": "error",
      "default-case": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-lines": ["error", 150],
      "no-else-return": "error",
      "no-implicit-coercion": "error",
      "no-nested-ternary": "error",
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["acceptance/static/scripts/sheet/worker.js"],
    languageOptions: { sourceType: "script", globals: { ...globals.serviceworker } },
  },
  {
    files: ["tests/scripts/**/*.js", "tests/**/*.mjs"],
    languageOptions: { globals: { ...globals.node } },
  },
];
