package main

import (
	"fmt"

	admissionregv1 "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/cel/openapi/resolver"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/generated/openapi"
)

// warnings is what the type checker of the controller manager writes into the status of a policy,
// and what it would write of the variables, which it compiles but does not speak of.
func warnings(policy *admissionregv1.ValidatingAdmissionPolicy) []string {
	mapper := meta.NewDefaultRESTMapper([]schema.GroupVersion{appsv1.SchemeGroupVersion, corev1.SchemeGroupVersion})
	mapper.Add(kind, meta.RESTScopeNamespace)
	mapper.Add(schema.GroupVersionKind{Version: "v1", Kind: "ConfigMap"}, meta.RESTScopeNamespace)
	checker := &validating.TypeChecker{
		SchemaResolver: resolver.NewDefinitionsSchemaResolver(openapi.GetOpenAPIDefinitions, legacyscheme.Scheme),
		RestMapper:     mapper,
	}
	found := []string{}
	for _, each := range checker.Check(policy) {
		found = append(found, each.FieldRef+": "+each.Warning)
	}
	// Each variable is checked among those before it, as it is compiled.
	checked := policy.DeepCopy()
	for index, each := range policy.Spec.Variables {
		checked.Spec.Variables = policy.Spec.Variables[:index]
		results := checker.CheckExpression(checker.CreateContext(checked), each.Expression)
		if len(results) != 0 {
			found = append(found, fmt.Sprintf("variable %s: %s", each.Name, results.String()))
		}
	}
	for _, each := range policy.Spec.AuditAnnotations {
		results := checker.CheckExpression(checker.CreateContext(policy), each.ValueExpression)
		if len(results) != 0 {
			found = append(found, fmt.Sprintf("annotation %s: %s", each.Key, results.String()))
		}
	}
	return found
}
