'use strict';
const { spawnSync } = require('child_process');
const path = require('path');

/** A validation plugin of the cdk8s command line: the findings of `constructs-lib check`.
 *
 * Its properties are `command`, which program to run (a list adds arguments before `check`), and
 * the options of `constructs-lib check` by their names: `profile`, `fail-on`, `config`.
 */
class Check {
  constructor({ command = 'constructs-lib', ...options } = {}) {
    this.command = [command].flat();
    this.options = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    // cdk8s marks all it is told in red: what is only worth knowing is told on request.
    this.told = ['error', 'warning', ...(options['fail-on'] === 'info' ? ['info'] : [])];
  }

  async validate({ manifests, report }) {
    if (manifests.length === 0) return report.submit('success');
    const { failed, findings, summary } = this.check(manifests);
    const open = findings.filter((each) => each.suppression === null);
    for (const alike of groups(open.filter((each) => this.told.includes(each.severity)))) {
      report.addViolation(violation(alike));
    }
    // cdk8s knows no severities: only the status says whether a violation is an error.
    report.submit(failed ? 'failure' : 'success', counts(summary));
  }

  check(manifests) {
    const [program, ...before] = this.command;
    const options = [...before, 'check', '--format', 'json', ...this.options, '--', ...manifests];
    const { status, stdout, stderr, error } = spawnSync(program, options, {
      encoding: 'utf-8',
      env: { ...process.env, PATH: searchPath() },
      maxBuffer: Infinity,
    });
    if (error) throw new Error(`${program} cannot be run (${error.code}): ${HINT}`);
    if (status !== 0 && status !== 1) throw new Error(stderr.trim() || `${program}: ${status}`);
    return { failed: status === 1, ...JSON.parse(stdout) };
  }
}

const HINT =
  "activate the virtual environment that has constructs-lib, or name the program in 'command'.";

/** The PATH, with the active virtual environment before it and the project's own after it. */
function searchPath() {
  const programs = process.platform === 'win32' ? 'Scripts' : 'bin';
  const active = process.env.VIRTUAL_ENV ? [path.join(process.env.VIRTUAL_ENV, programs)] : [];
  return [...active, process.env.PATH, path.resolve('.venv', programs)].join(path.delimiter);
}

/** Findings that say the same of one rule, together, in their order. */
function groups(findings) {
  const found = new Map();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.severity, finding.message]);
    found.set(key, [...(found.get(key) ?? []), finding]);
  }
  return found.values();
}

function violation(alike) {
  const { rule, slug, severity, message, remedy } = alike[0];
  return {
    ruleName: `${rule} ${slug}`,
    recommendation: `${severity}: ${message}`,
    fix: remedy,
    violatingResources: alike.map(({ object, path: place, source, line, column }) => ({
      resourceName: object?.name ?? '',
      locations: [`${place.join('/')} (line: ${line}:${column})`],
      manifestPath: source,
    })),
  };
}

function counts({ daemonSets, error, warning, info, suppressed }) {
  const numbers = { DaemonSets: daemonSets, Errors: error, Warnings: warning };
  const rest = { 'Worth knowing': info, Suppressed: suppressed };
  return Object.fromEntries(
    Object.entries({ ...numbers, ...rest }).map(([name, count]) => [name, String(count)]),
  );
}

exports.Check = Check;
