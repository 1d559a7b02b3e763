package main

import (
	"context"
	"fmt"
	"strings"

	admissionregv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/admission"
	plugincel "k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/cel/environment"
)

var (
	kind     = schema.GroupVersionKind{Group: "apps", Version: "v1", Kind: "DaemonSet"}
	resource = schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "daemonsets"}
)

// Problems is what is wrong with a policy as such.
type Problems struct {
	// Expressions that do not compile with the functions of the release.
	Errors []string `json:"errors"`
	// What the server's type checker says, of variables too, which it does not look at by itself.
	Warnings []string `json:"warnings"`
	// The name of each validation: its message.
	Names []string `json:"names"`
}

// Judge is a compiled policy.
type Judge struct {
	hasParams   bool
	costs       bool
	conditions  []plugincel.ConditionEvaluator
	names       []string
	together    plugincel.ConditionEvaluator
	validations []plugincel.ConditionEvaluator
	messages    []plugincel.ConditionEvaluator
	fallbacks   []string
	annotations map[string]plugincel.ConditionEvaluator
}

func newJudge(policy *admissionregv1.ValidatingAdmissionPolicy, release *version.Version, costs bool) (*Judge, *Problems, error) {
	compiler, err := plugincel.NewCompositedCompiler(environment.MustBaseEnvSet(release))
	if err != nil {
		return nil, nil, err
	}
	judge := &Judge{costs: costs, hasParams: policy.Spec.ParamKind != nil, annotations: map[string]plugincel.ConditionEvaluator{}}
	problems := &Problems{Errors: []string{}, Warnings: []string{}}
	options := plugincel.OptionalVariableDeclarations{HasParams: judge.hasParams}
	compiled := func(name string, accessor plugincel.ExpressionAccessor) plugincel.ConditionEvaluator {
		result := compiler.CompileCELExpression(accessor, options, environment.NewExpressions)
		if result.Error != nil {
			problems.Errors = append(problems.Errors, name+": "+result.Error.Detail)
		}
		return compiler.CompileCondition([]plugincel.ExpressionAccessor{accessor}, options, environment.NewExpressions)
	}
	for _, each := range policy.Spec.MatchConditions {
		judge.names = append(judge.names, each.Name)
		judge.conditions = append(judge.conditions, compiled(each.Name, &validating.ValidationCondition{Expression: each.Expression}))
	}
	for _, each := range policy.Spec.Variables {
		variable := &validating.Variable{Name: each.Name, Expression: each.Expression}
		if result := compiler.CompileAndStoreVariable(variable, options, environment.NewExpressions); result.Error != nil {
			problems.Errors = append(problems.Errors, "variable "+each.Name+": "+result.Error.Detail)
		}
	}
	all := []plugincel.ExpressionAccessor{}
	for index, each := range policy.Spec.Validations {
		name := fmt.Sprintf("validation %d (%s)", index, each.Message)
		problems.Names = append(problems.Names, each.Message)
		judge.fallbacks = append(judge.fallbacks, each.Message)
		validation := &validating.ValidationCondition{Expression: each.Expression}
		all = append(all, validation)
		judge.validations = append(judge.validations, compiled(name, validation))
		if each.MessageExpression == "" {
			judge.messages = append(judge.messages, nil)
			continue
		}
		message := &validating.MessageExpressionCondition{MessageExpression: each.MessageExpression}
		judge.messages = append(judge.messages, compiled("message of "+name, message))
	}
	judge.together = compiler.CompileCondition(all, options, environment.NewExpressions)
	for _, each := range policy.Spec.AuditAnnotations {
		condition := &validating.AuditAnnotationCondition{Key: each.Key, ValueExpression: each.ValueExpression}
		judge.annotations[each.Key] = compiled("annotation "+each.Key, condition)
	}
	return judge, problems, nil
}

// request is one request as the evaluator takes it.
type request struct {
	attributes *admission.VersionedAttributes
	bindings   plugincel.OptionalVariableBindings
	namespace  *corev1.Namespace
}

// ask evaluates an expression with the budget of a whole policy, and says what it cost.
func (r *request) ask(condition plugincel.ConditionEvaluator) (any, int64, error) {
	results, cost, err := r.askAll(condition)
	if err == nil && results[0].Error != nil {
		err = results[0].Error
	}
	if err != nil {
		return nil, cost, err
	}
	return results[0].EvalResult.Value(), cost, nil
}

func (r *request) askAll(condition plugincel.ConditionEvaluator) ([]plugincel.EvaluationResult, int64, error) {
	budget := int64(celconfig.RuntimeCELCostBudget)
	wanted := plugincel.CreateAdmissionRequest(r.attributes.Attributes, metav1.GroupVersionResource(resource), metav1.GroupVersionKind(kind))
	results, remaining, err := condition.ForInput(context.Background(), r.attributes, wanted, r.bindings, r.namespace, budget)
	return results, budget - remaining, err
}

func (j *Judge) answer(asked *Case) (*Answer, error) {
	answer := &Answer{}
	object, refused, err := read(asked.Object)
	if err != nil {
		answer.Refused = err.Error()
		return answer, nil
	}
	if len(refused) > 0 {
		answer.Refused = refused.ToAggregate().Error()
		return answer, nil
	}
	operation := admission.Create
	var old runtime.Object
	if asked.OldObject != nil {
		before, _, err := read(asked.OldObject)
		if err != nil {
			return nil, err
		}
		operation, old = admission.Update, before
	}
	attributes := admission.NewAttributesRecord(object, old, kind, object.Namespace, object.Name, resource, "", operation, &metav1.CreateOptions{}, false, &user.DefaultInfo{Name: asked.User, Groups: asked.Groups})
	versioned := &admission.VersionedAttributes{Attributes: attributes, VersionedObject: admission.NewLazyObject(object), VersionedKind: kind}
	if old != nil {
		versioned.VersionedOldObject = admission.NewLazyObject(old)
	}
	bindings := plugincel.OptionalVariableBindings{}
	if j.hasParams && asked.Params != nil {
		bindings.VersionedParams = asked.Params
	}
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: object.Namespace, Labels: asked.Labels}}
	j.judge(&request{versioned, bindings, namespace}, answer)
	return answer, nil
}

func (j *Judge) judge(r *request, answer *Answer) {
	for index, condition := range j.conditions {
		value, _, err := r.ask(condition)
		if err != nil {
			answer.Errors = append(answer.Errors, j.names[index]+": "+err.Error())
		} else if value != true {
			answer.Skipped = j.names[index]
			return
		}
	}
	results, cost, err := r.askAll(j.together)
	answer.Cost = cost
	if err != nil {
		answer.Errors = append(answer.Errors, err.Error())
	}
	for index, result := range results {
		if result.Error != nil {
			answer.Errors = append(answer.Errors, j.fallbacks[index]+": "+result.Error.Error())
		} else if result.EvalResult.Value() != true {
			answer.Failed = append(answer.Failed, index)
			answer.Messages = append(answer.Messages, j.message(r, index, answer))
		}
	}
	if j.costs {
		for _, validation := range j.validations {
			_, cost, _ := r.ask(validation)
			answer.Costs = append(answer.Costs, cost)
		}
	}
	for key, condition := range j.annotations {
		value, _, err := r.ask(condition)
		if err != nil {
			answer.Errors = append(answer.Errors, key+": "+err.Error())
		} else if text, _ := value.(string); strings.TrimSpace(text) != "" {
			if answer.Annotations == nil {
				answer.Annotations = map[string]string{}
			}
			answer.Annotations[key] = text
		}
	}
}

// message is what the server prints: it drops one with a line break, an empty and a long one.
func (j *Judge) message(r *request, index int, answer *Answer) string {
	if j.messages[index] != nil {
		value, _, err := r.ask(j.messages[index])
		if err != nil {
			answer.Errors = append(answer.Errors, "message: "+err.Error())
		}
		text, _ := value.(string)
		text = strings.TrimSpace(text)
		if text != "" && len(text) <= celconfig.MaxEvaluatedMessageExpressionSizeBytes && !strings.Contains(text, "\n") {
			return text
		}
	}
	return j.fallbacks[index]
}
