// Answers what Argo CD's own code says of DaemonSets; beside the others because it wants an older
// Kubernetes than they do. Input and output are theirs.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"

	"github.com/argoproj/gitops-engine/pkg/health"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		object := &unstructured.Unstructured{}
		check(object.UnmarshalJSON(lines.Bytes()))
		found, err := health.GetResourceHealth(object, nil)
		check(err)
		answer := map[string]string{"status": string(found.Status), "message": found.Message}
		check(out.Encode(map[string]any{"argocd": answer}))
	}
	check(lines.Err())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
