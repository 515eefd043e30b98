// What actionlint does not ask for. Each rule has a workflow in broken/ that it has to speak up about.
import { spawnSync } from "node:child_process";
import { LineCounter, isMap, isScalar, isSeq, parseDocument } from "yaml";

// Tags move, commits do not. The comment says for a reader which release it is.
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const RELEASE = /^\s*v\d+(\.\d+)*\s*$/;

/** What our rules find in a workflow: [{line, message}]. */
export function rules(text) {
  const lines = new LineCounter();
  const workflow = parseDocument(text, { lineCounter: lines }).contents;
  const found = [];
  const say = (node, message) => found.push({ line: lines.linePos(node?.range?.[0] ?? 0).line, message });

  if (!workflow.has("permissions")) {
    say(workflow, "no permissions: what the token may do is said at the top, and more only in the job that needs it");
  }
  const jobs = pairs(workflow.get("jobs"));
  if (!calledOnly(workflow) && ![workflow, ...jobs.map(({ value }) => value)].some((node) => node.has("concurrency"))) {
    say(workflow, "no concurrency: two runs for the same thing get in each other's way");
  }
  for (const { key, value: job } of jobs) {
    if (job.has("uses")) {
      pinned(job.get("uses", true), say);
      continue;
    }
    if (!job.has("timeout-minutes")) {
      say(key, `job ${key.value} has no timeout-minutes: what hangs would run for six hours`);
    }
    for (const step of items(job.get("steps"))) {
      if (step.has("uses")) {
        pinned(step.get("uses", true), say);
        withoutToken(step, say);
      }
      if (step.has("run")) {
        script(step.get("run", true), say);
      }
    }
  }
  return found;
}

/** What ShellCheck finds in a script: [{line, message}]. Without a shell it is the one that its first line names. */
export function shellcheck(text, shell) {
  const told = shell ? ["--shell", shell] : [];
  const { status, stdout, stderr, error } = spawnSync("shellcheck", [...told, "--format", "json1", "-"], {
    input: text,
    encoding: "utf8",
  });
  if (error || status > 1) {
    throw error ?? new Error(stderr);
  }
  return JSON.parse(stdout).comments.map(({ line, code, message }) => ({ line, message: `SC${code}: ${message}` }));
}

function pinned(uses, say) {
  if (uses.value.startsWith("./")) {
    return; // of this repository, and of the same commit
  }
  if (!PINNED.test(uses.value) || !RELEASE.test(uses.comment ?? "")) {
    say(uses, `${uses.value} is not pinned: owner/name@<commit> # v1.2.3`);
  }
}

function withoutToken(step, say) {
  const uses = step.get("uses", true);
  if (uses.value.startsWith("actions/checkout@") && step.getIn(["with", "persist-credentials"]) !== false) {
    say(uses, "persist-credentials is not false: every later step could use the token");
  }
}

function script(run, say) {
  const text = run.value;
  if (text.includes("${{")) {
    say(run, "an expression in a script is code of whoever wrote its value: give it by env");
    return;
  }
  if (text.trim().includes("\n") && !text.startsWith("set -euo pipefail\n")) {
    say(run, "a script of several lines begins with set -euo pipefail");
  }
  for (const { message } of shellcheck(text, "bash")) {
    say(run, message);
  }
}

/** Its callers say what runs beside what. */
function calledOnly(workflow) {
  const on = workflow.get("on");
  return isMap(on) && on.items.length === 1 && on.has("workflow_call");
}

function pairs(node) {
  return isMap(node) ? node.items.filter(({ key, value }) => isScalar(key) && isMap(value)) : [];
}

function items(node) {
  return isSeq(node) ? node.items.filter(isMap) : [];
}
