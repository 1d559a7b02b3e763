// Says what a Kubernetes API server answers to objects, without a server.
//
// One JSON value a line on standard input: an object (it is created), or
// {"old": object, "new": object} (it is updated). One JSON answer a line on standard output:
//
//	{"accepted": true}
//	{"accepted": false, "errors": [{"type": "Invalid value", "path": "spec.x", "message": "..."}]}
//
// The path of decoding is the server's own: strict decoding, defaults, what the strategy of the
// kind prepares, its validation, and the common one. An accepted DaemonSet also says whether the
// Pods that its controller makes of it are accepted: {"accepted": true, "pod": {"accepted": ...}}.
// Admission plugins are not asked.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	jsonserializer "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/version"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/apps"
	api "k8s.io/kubernetes/pkg/apis/core"
	v1 "k8s.io/kubernetes/pkg/apis/core/v1"
	"k8s.io/kubernetes/pkg/capabilities"
	"k8s.io/kubernetes/pkg/controller"
	"k8s.io/kubernetes/pkg/controller/daemon/util"
	"k8s.io/kubernetes/pkg/registry/core/pod"
)

type failure struct {
	Type    string `json:"type"`
	Path    string `json:"path"`
	Message string `json:"message"`
}

type answer struct {
	Accepted bool      `json:"accepted"`
	Errors   []failure `json:"errors,omitempty"`
	Pod      *answer   `json:"pod,omitempty"`
}

type update struct {
	Old json.RawMessage `json:"old"`
	New json.RawMessage `json:"new"`
}

func main() {
	release := flag.String("release", "", "answer with the default feature gates of this release, such as 1.34")
	flag.Parse()
	capabilities.Setup(true, 0) // --allow-privileged, as every distribution starts its server
	if *release != "" {
		must(utilfeature.DefaultMutableFeatureGate.SetEmulationVersion(version.MustParse(*release)))
	}
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if len(strings.TrimSpace(string(line))) > 0 {
			must(encoder.Encode(answerTo(line)))
			if lines.Buffered() == 0 {
				output.Flush()
			}
		}
		if err != nil {
			return
		}
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// answerTo never panics: a panic of the validation is an answer too, as in a server.
func answerTo(line []byte) (result answer) {
	defer func() {
		if reason := recover(); reason != nil {
			result = answer{Errors: []failure{{Type: "panic", Message: fmt.Sprint(reason)}}}
		}
	}()
	var pair update
	if json.Unmarshal(line, &pair) == nil && pair.Old != nil && pair.New != nil {
		old, err := created(pair.Old)
		if err != nil {
			return answer{Errors: append([]failure{{Type: "old", Message: "the old object is refused"}}, failures(err)...)}
		}
		return verdict(updated(pair.New, old))
	}
	return verdict(created(line))
}

func verdict(object runtime.Object, err error) answer {
	if err != nil {
		return answer{Errors: failures(err)}
	}
	result := answer{Accepted: true}
	if daemonSet, ok := object.(*apps.DaemonSet); ok {
		err := podOf(daemonSet)
		result.Pod = &answer{Accepted: err == nil, Errors: failures(err)}
	}
	return result
}

func failures(err error) []failure {
	if err == nil {
		return nil
	}
	var status apierrors.APIStatus
	if strict, ok := runtime.AsStrictDecodingError(err); ok {
		var found []failure
		for _, each := range strict.Errors() {
			found = append(found, failure{Type: "strict", Message: each.Error()})
		}
		return found
	}
	if errors.As(err, &status) && status.Status().Details != nil && len(status.Status().Details.Causes) > 0 {
		var found []failure
		for _, cause := range status.Status().Details.Causes {
			found = append(found, failure{Type: string(cause.Type), Path: cause.Field, Message: cause.Message})
		}
		return found
	}
	return []failure{{Type: "error", Message: err.Error()}}
}

var decoder = legacyscheme.Codecs.DecoderToVersion(
	jsonserializer.NewSerializerWithOptions(
		jsonserializer.DefaultMetaFactory, legacyscheme.Scheme, legacyscheme.Scheme,
		jsonserializer.SerializerOptions{Strict: true},
	),
	runtime.InternalGroupVersioner,
)

// decoded is an object with its defaults, its strategy, and the context of its request.
func decoded(text []byte) (runtime.Object, strategy, context.Context, error) {
	object, kind, err := decoder.Decode(text, nil, nil)
	if err != nil {
		return nil, nil, nil, err
	}
	chosen, known := strategies[schema.GroupKind{Group: kind.Group, Kind: kind.Kind}]
	if !known {
		return nil, nil, nil, fmt.Errorf("no strategy is known for %s", kind)
	}
	accessor, err := meta.Accessor(object)
	if err != nil {
		return nil, nil, nil, err
	}
	ctx := genericapirequest.WithNamespace(context.Background(), metav1.NamespaceNone)
	if chosen.NamespaceScoped() {
		namespace := accessor.GetNamespace()
		if namespace == "" {
			namespace = metav1.NamespaceDefault
		}
		ctx = genericapirequest.WithNamespace(context.Background(), namespace)
	}
	group, plural := kind.Group, strings.ToLower(kind.Kind)+"s"
	ctx = genericapirequest.WithRequestInfo(ctx, &genericapirequest.RequestInfo{
		IsResourceRequest: true, APIGroup: group, APIVersion: kind.Version, Resource: plural,
	})
	return object, chosen, ctx, nil
}

func created(text []byte) (runtime.Object, error) {
	object, chosen, ctx, err := decoded(text)
	if err != nil {
		return nil, err
	}
	return object, create(object, chosen, ctx)
}

func create(object runtime.Object, chosen strategy, ctx context.Context) error {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	rest.FillObjectMetaSystemFields(accessor)
	if accessor.GetGenerateName() != "" && accessor.GetName() == "" {
		accessor.SetName(chosen.GenerateName(accessor.GetGenerateName()))
	}
	if service, ok := object.(*api.Service); ok {
		allocate(service)
	}
	return rest.BeforeCreate(chosen, ctx, object)
}

func updated(text []byte, old runtime.Object) (runtime.Object, error) {
	object, chosen, ctx, err := decoded(text)
	if err != nil {
		return nil, err
	}
	before, err := meta.Accessor(old)
	if err != nil {
		return nil, err
	}
	after, err := meta.Accessor(object)
	if err != nil {
		return nil, err
	}
	before.SetResourceVersion("1")
	after.SetResourceVersion("1")
	before.SetUID(types.UID("00000000-0000-0000-0000-000000000001"))
	if after.GetUID() == "" {
		after.SetUID(before.GetUID())
	}
	if service, ok := object.(*api.Service); ok {
		service.ResourceVersion = "1"
		allocate(service)
	}
	return object, rest.BeforeUpdate(chosen, ctx, object, old)
}

// allocate gives a Service what the server's storage gives it before it validates.
func allocate(service *api.Service) {
	if service.Spec.Type == api.ServiceTypeExternalName {
		return
	}
	if service.Spec.ClusterIP == "" && len(service.Spec.ClusterIPs) == 0 {
		service.Spec.ClusterIP = "10.96.0.1"
	}
	if len(service.Spec.ClusterIPs) == 0 {
		service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
	}
	if service.Spec.IPFamilyPolicy == nil {
		single := api.IPFamilyPolicySingleStack
		service.Spec.IPFamilyPolicy = &single
	}
	if len(service.Spec.IPFamilies) == 0 {
		service.Spec.IPFamilies = []api.IPFamily{api.IPv4Protocol}
	}
}

// podOf asks for the Pod that the DaemonSet's controller makes for a node.
func podOf(daemonSet *apps.DaemonSet) error {
	var template corev1.PodTemplateSpec
	if err := v1.Convert_core_PodTemplateSpec_To_v1_PodTemplateSpec(&daemonSet.Spec.Template, &template, nil); err != nil {
		return err
	}
	filled := util.CreatePodTemplate(template, nil, "hash")
	made, err := controller.GetPodFromTemplate(&filled, daemonSet, nil)
	if err != nil {
		return err
	}
	made.APIVersion, made.Kind, made.Namespace = "v1", "Pod", daemonSet.Namespace
	made.Spec.Affinity = util.ReplaceDaemonSetPodNodeNameNodeAffinity(made.Spec.Affinity, "node")
	if made.Spec.ServiceAccountName == "" {
		made.Spec.ServiceAccountName = "default" // as the admission of the server does
	}
	text, err := json.Marshal(made)
	if err != nil {
		return err
	}
	object, _, ctx, err := decoded(text)
	if err != nil {
		return err
	}
	return create(object, pod.Strategy, ctx)
}
