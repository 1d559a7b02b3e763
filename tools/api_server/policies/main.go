// Command policies judges DaemonSets by a ValidatingAdmissionPolicy as a Kubernetes API server does: with
// its own defaults, validation, CEL compiler, evaluator and type checker.
//
//	policies [-types] [-costs] [-release 1.33] POLICY.yaml < CASES > ANSWERS
//
// Each line of CASES is a JSON object with an "object" and, where they matter, an "oldObject",
// "params", "namespace" and "user". The first line of ANSWERS holds what is wrong with the policy;
// each further line answers one case.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	admissionregv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/kubernetes/pkg/capabilities"
	"sigs.k8s.io/yaml"
)

// Case is what is asked: one request to the API server.
type Case struct {
	Object    json.RawMessage   `json:"object"`
	OldObject json.RawMessage   `json:"oldObject"`
	Params    *corev1.ConfigMap `json:"params"`
	Labels    map[string]string `json:"namespaceLabels"`
	User      string            `json:"user"`
	Groups    []string          `json:"groups"`
}

// Answer is what the API server would say.
type Answer struct {
	// Why validation refuses the object before any policy sees it.
	Refused string `json:"refused,omitempty"`
	// Whether a match condition lets the request pass unseen.
	Skipped string `json:"skipped,omitempty"`
	// The validations that fail, by index.
	Failed []int `json:"failed,omitempty"`
	// What they say.
	Messages []string `json:"messages,omitempty"`
	// Expressions that could not be evaluated.
	Errors []string `json:"errors,omitempty"`
	// The values of the audit annotations.
	Annotations map[string]string `json:"annotations,omitempty"`
	// What each validation costs alone, its variables included.
	Costs []int64 `json:"costs,omitempty"`
	// What the whole policy costs.
	Cost int64 `json:"cost,omitempty"`
}

func main() {
	types := flag.Bool("types", false, "let the type checker look at the policy, too")
	costs := flag.Bool("costs", false, "say what each validation costs alone")
	release := flag.String("release", "1.33", "the release whose functions expressions may use")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), version.MustParse(*release), *types, *costs); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run(path string, release *version.Version, types, costs bool) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	capabilities.Setup(true, 0) // --allow-privileged, as every distribution starts its server
	policy := &admissionregv1.ValidatingAdmissionPolicy{}
	if err := yaml.UnmarshalStrict(text, policy); err != nil {
		return err
	}
	judge, problems, err := newJudge(policy, release, costs)
	if err != nil {
		return err
	}
	if types {
		problems.Warnings = warnings(policy)
	}
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(problems); err != nil {
		return err
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		asked := Case{}
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			return err
		}
		answer, err := judge.answer(&asked)
		if err != nil {
			return err
		}
		if err := out.Encode(answer); err != nil {
			return err
		}
	}
	return lines.Err()
}
