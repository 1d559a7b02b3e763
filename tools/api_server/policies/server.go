package main

import (
	"encoding/json"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/apps"
	defaults "k8s.io/kubernetes/pkg/apis/apps/v1"
	"k8s.io/kubernetes/pkg/apis/apps/validation"
)

// read gives a DaemonSet as policies see it: without unknown fields, with defaults, through the
// server's own form and back.
func read(text []byte) (*appsv1.DaemonSet, field.ErrorList, error) {
	written := &appsv1.DaemonSet{}
	if err := json.Unmarshal(text, written); err != nil {
		return nil, nil, err
	}
	if written.Namespace == "" {
		written.Namespace = "default"
	}
	defaults.SetObjectDefaults_DaemonSet(written)
	own := &apps.DaemonSet{}
	if err := defaults.Convert_v1_DaemonSet_To_apps_DaemonSet(written, own, nil); err != nil {
		return nil, nil, err
	}
	options := pod.GetValidationOptionsFromPodTemplate(&own.Spec.Template, nil)
	refused := validation.ValidateDaemonSet(own, options)
	seen := &appsv1.DaemonSet{}
	if err := defaults.Convert_apps_DaemonSet_To_v1_DaemonSet(own, seen, nil); err != nil {
		return nil, nil, err
	}
	seen.APIVersion, seen.Kind = "apps/v1", "DaemonSet"
	return seen, refused, nil
}
