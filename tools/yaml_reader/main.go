// Says what Kubernetes' own reader of YAML makes of texts: benchmarks/yaml_differences.py asks it.
//
// Each line of standard input is a text as a JSON string. Each line of standard output is a JSON
// object: "value" if the text is taken, "error" if not, "strictError" if only strict mode refuses it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

type answer struct {
	Value       json.RawMessage `json:"value,omitempty"`
	Error       string          `json:"error,omitempty"`
	StrictError string          `json:"strictError,omitempty"`
}

func ask(text string) (found answer) {
	defer func() {
		if panicked := recover(); panicked != nil {
			found = answer{Error: fmt.Sprint(panicked)}
		}
	}()
	value, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return answer{Error: err.Error()}
	}
	found.Value = value
	if _, err = yaml.YAMLToJSONStrict([]byte(text)); err != nil {
		found.StrictError = err.Error()
	}
	return found
}

func main() {
	texts := json.NewDecoder(bufio.NewReader(os.Stdin))
	answers := bufio.NewWriter(os.Stdout)
	defer answers.Flush()
	for texts.More() {
		var text string
		if err := texts.Decode(&text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		line, _ := json.Marshal(ask(text))
		answers.Write(append(line, '\n'))
	}
}
