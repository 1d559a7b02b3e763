// The findings of a report, each with what to do about it.
import { button, element } from "./dom.js";

const GRAVITY = ["error", "warning", "info"];

const placeOf = (finding) => {
  const { object, container } = finding;
  const names = object === null ? [] : [`${object.kind} ${object.namespace ? `${object.namespace}/` : ""}${object.name}`];
  if (container !== null) names.push(`container ${container}`);
  return names.join(", ");
};

const linesOf = (finding) => {
  const lines = [finding.line, ...finding.also.map((each) => each.line)].filter((line) => line > 0);
  return [...new Set(lines)].sort((one, other) => one - other);
};

const one = (finding, { go, fix }) => {
  const lines = linesOf(finding).map((line) =>
    button(`line ${line}`, () => go(line), { class: "link" }));
  const label = finding.fix === "safe" ? "Apply the fix" : "Apply the fix (changes behaviour)";
  return element(
    "li",
    { class: `finding ${finding.severity}` },
    element(
      "h3", {},
      element("span", { class: "severity" }, finding.severity),
      ` ${[finding.rule, ...finding.covers].join(", ")} `,
      element("span", { class: "slug" }, finding.slug),
    ),
    element("p", {}, finding.message),
    element("p", { class: "place" }, ...lines.flatMap((each) => [each, " "]), placeOf(finding)),
    element(
      "details", {},
      element("summary", {}, "Why, and what to write instead"),
      element("p", {}, finding.why),
      element("p", {}, element("strong", {}, "Instead: "), finding.remedy),
    ),
    finding.fix !== null && fix !== null
      ? element("p", {}, button(label, () => fix(finding.fingerprint), { class: "fix" }))
      : "",
  );
};

const suppressed = (findings) =>
  element(
    "details", { class: "suppressed" },
    element("summary", {}, `${findings.length} suppressed`),
    element("ul", {}, ...findings.map((each) =>
      element("li", {}, `${each.rule}: ${each.message} `, element("em", {}, each.suppression.reason)))),
  );

const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** A report in one sentence. */
export const summaryOf = ({ summary }) => {
  if (summary.objects === 0) return "No manifest yet.";
  if (summary.daemonSets === 0) return "There is no DaemonSet among these objects.";
  const found = GRAVITY.filter((each) => summary[each] > 0)
    .map((each) => (each === "info" ? `${summary.info} info` : counted(summary[each], each)));
  return `${counted(summary.daemonSets, "DaemonSet")}: ${found.join(", ") || "nothing is wrong"}.`;
};

/** The lines to mark, each with the gravest severity found there. */
export const marksOf = ({ findings }) => {
  const marks = new Map();
  for (const severity of GRAVITY.toReversed()) {
    for (const each of findings) {
      if (each.severity === severity && each.suppression === null) {
        for (const line of linesOf(each)) marks.set(line, severity);
      }
    }
  }
  return marks;
};

/**
 * The report.
 *
 * @param actions go: to a line; fix: a finding, by its fingerprint; fixAll. Those that fix are null
 *   where the text is not the user's own.
 */
export const findingsOf = (report, actions) => {
  const open = report.findings.filter((each) => each.suppression === null)
    .sort((one, other) => GRAVITY.indexOf(one.severity) - GRAVITY.indexOf(other.severity));
  const answered = report.findings.filter((each) => each.suppression !== null);
  const offersAll = actions.fix !== null && report.safeFixes > 1;
  return [
    report.notes ? element("p", { class: "note" }, report.notes) : "",
    element(
      "p", { class: "summary" }, summaryOf(report), " ",
      offersAll ? button(`Apply all ${report.safeFixes} safe fixes`, actions.fixAll) : "",
    ),
    element("ol", { class: "findings" }, ...open.map((each) => one(each, actions))),
    answered.length ? suppressed(answered) : "",
  ].filter((each) => each !== "");
};
