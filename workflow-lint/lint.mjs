// Proves that each rule speaks up, then asks them all about .github, and ShellCheck about every script of the repository.
// Exit code 1 if there is anything to say.
import { readFileSync, readdirSync } from "node:fs";
import { actionlint } from "./actionlint.mjs";
import { rules, shellcheck } from "./rules.mjs";

const lint = await actionlint();
const findings = [];
const ask = (text, path) => [...lint(text, path), ...rules(text)];

for (const [name, text] of files("broken")) {
  const wanted = text.match(/^# says: (.+)$/m)[1];
  if (!ask(text, name).some(({ message }) => message.includes(wanted))) {
    findings.push(`workflow-lint/broken/${name}: nobody says "${wanted}"`);
  }
}

const workflows = files("../.github/workflows");
for (const [name, text] of workflows) {
  for (const { line, message } of ask(text, name)) {
    findings.push(`.github/workflows/${name}:${line}: ${message}`);
  }
}

const scripts = files("../.github/scripts").map(([name, text]) => [`.github/scripts/${name}`, text]);
for (const [what, found] of Object.entries({ workflows, scripts })) {
  if (found.length === 0) {
    findings.push(`.github has no ${what}: nobody was asked about them`);
  }
}
for (const path of [".ci/run", ".ci/postgres-image", "vitae", "openapi-lint/lint", "workflow-lint/lint"]) {
  scripts.push([path, read(`../${path}`)]);
}
for (const [path, text] of scripts) {
  for (const { line, message } of shellcheck(text)) {
    findings.push(`${path}:${line}: ${message}`);
  }
}

for (const finding of findings) {
  console.log(finding);
}
console.log(
  `workflow-lint: ${workflows.length} workflows, ${scripts.length} scripts: ${findings.length || "no"} findings`,
);
// Go's program waits for more questions.
process.exit(findings.length > 0 ? 1 : 0);

function files(folder) {
  const url = new URL(`${folder}/`, import.meta.url);
  return readdirSync(url)
    .sort()
    .map((name) => [name, read(`${folder}/${name}`)]);
}

function read(path) {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}
