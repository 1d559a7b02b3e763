// Answers what the code of each delivery engine says of DaemonSets.
//
// Standard input: one DaemonSet with its status a line, as JSON. Standard output: an answer a line.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"log"
	"os"

	kstatus "github.com/fluxcd/cli-utils/pkg/kstatus/status"
	fleet "github.com/rancher/wrangler/v3/pkg/summary"
	helm3 "helm.sh/helm/v3/pkg/kube"
	helm4 "helm.sh/helm/v4/pkg/kube"
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/cli-runtime/pkg/resource"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/kubectl/pkg/polymorphichelpers"
)

type answer struct {
	// Status is the engine's own word.
	Status string `json:"status"`
	// Message is what it prints beside it, where it prints something.
	Message string `json:"message,omitempty"`
}

type readyChecker interface {
	IsReady(ctx context.Context, info *resource.Info) (bool, error)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		object := &unstructured.Unstructured{}
		check(object.UnmarshalJSON(lines.Bytes()))
		check(out.Encode(answers(object)))
	}
	check(lines.Err())
}

func answers(object *unstructured.Unstructured) map[string]answer {
	daemonSet := &appsv1.DaemonSet{}
	check(runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, daemonSet))
	client := fake.NewClientset(daemonSet)
	third := helm3.NewReadyChecker(client, func(string, ...interface{}) {}, helm3.PausedAsReady(true))
	fourth := helm4.NewReadyChecker(client, helm4.PausedAsReady(true))
	return map[string]answer{
		"kstatus":      ofKstatus(object),
		"fleet":        ofFleet(object),
		"helm3":        ofHelm(&third, daemonSet),
		"helm4-legacy": ofHelm(&fourth, daemonSet),
		"kubectl":      ofKubectl(object),
	}
}

func ofKstatus(object *unstructured.Unstructured) answer {
	result, err := kstatus.Compute(object)
	check(err)
	return answer{Status: result.Status.String(), Message: result.Message}
}

func ofFleet(object *unstructured.Unstructured) answer {
	summary := fleet.Summarize(object)
	status := "not ready"
	if summary.IsReady() {
		status = "ready"
	}
	return answer{Status: status, Message: summary.State}
}

func ofHelm(checker readyChecker, daemonSet *appsv1.DaemonSet) answer {
	info := &resource.Info{Object: daemonSet, Name: daemonSet.Name, Namespace: daemonSet.Namespace}
	ready, err := checker.IsReady(context.Background(), info)
	check(err)
	if ready {
		return answer{Status: "ready"}
	}
	return answer{Status: "not ready"}
}

func ofKubectl(object *unstructured.Unstructured) answer {
	viewer, err := polymorphichelpers.StatusViewerFor(object.GroupVersionKind().GroupKind())
	check(err)
	message, done, err := viewer.Status(object, 0)
	if err != nil {
		return answer{Status: "error", Message: err.Error()}
	}
	if done {
		return answer{Status: "done", Message: message}
	}
	return answer{Status: "waits", Message: message}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
