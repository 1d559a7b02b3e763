// Renders an ApplicationSet with Argo CD's own generator, and follows its RollingSync.
//
// Standard input: an ApplicationSet as JSON. Standard output: its Applications, and the names of
// those that are synced in each round when every sync ends well before the next round.
package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"sort"
	"time"

	"github.com/argoproj/argo-cd/gitops-engine/v3/pkg/health"
	"github.com/argoproj/argo-cd/gitops-engine/v3/pkg/sync/common"
	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/progressivesync"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	argo "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/sirupsen/logrus"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
)

type answer struct {
	Applications []argo.Application `json:"applications"`
	Rounds       [][]string         `json:"rounds"`
}

func main() {
	logrus.SetOutput(io.Discard)
	set := argo.ApplicationSet{}
	input := json.NewDecoder(os.Stdin)
	input.DisallowUnknownFields()
	check(input.Decode(&set))
	applications, _, err := template.GenerateApplications(
		logger(), set, map[string]generators.Generator{"List": generators.NewListGenerator()}, &utils.Render{}, nil,
	)
	check(err)
	check(json.NewEncoder(os.Stdout).Encode(answer{Applications: applications, Rounds: rounds(set, applications)}))
}

// rounds is who is synced, one round after the other, until nobody is.
func rounds(set argo.ApplicationSet, desired []argo.Application) [][]string {
	found := [][]string{}
	if !progressivesync.RollingSyncStrategyEnabled(&set) {
		return found
	}
	ctx := context.Background()
	scheme := runtime.NewScheme()
	check(argo.AddToScheme(scheme))
	store := fake.NewClientBuilder().WithScheme(scheme).WithObjects(&set).WithStatusSubresource(&set).Build()
	manager := progressivesync.NewManager(store, store, nil, memory{store})
	later := metav1.NewTime(time.Now().Add(time.Hour))
	live := make([]argo.Application, len(desired))
	for i := range desired {
		live[i] = *desired[i].DeepCopy()
		live[i].Status.Sync.Status = argo.SyncStatusCodeOutOfSync
		live[i].Status.Sync.Revision = "new"
		live[i].Status.Health.Status = health.HealthStatusHealthy
		live[i].Status.ReconciledAt = &later
	}
	for range 10 * len(desired) {
		current := argo.ApplicationSet{}
		check(store.Get(ctx, client.ObjectKeyFromObject(&set), &current))
		wanted := make([]argo.Application, len(desired))
		for i := range desired {
			wanted[i] = *desired[i].DeepCopy()
		}
		allowed, err := manager.PerformProgressiveSyncs(ctx, logger(), current, live, wanted, 0)
		check(err)
		check(store.Get(ctx, client.ObjectKeyFromObject(&set), &current))
		synced := []string{}
		for i, each := range manager.SyncDesiredApplications(logger(), &current, allowed, wanted) {
			if each.Operation != nil && live[i].Status.Sync.Status != argo.SyncStatusCodeSynced {
				synced = append(synced, each.Name)
				live[i].Status.OperationState = &argo.OperationState{Phase: common.OperationSucceeded, StartedAt: later}
				live[i].Status.Sync.Status = argo.SyncStatusCodeSynced
			}
		}
		if len(synced) > 0 {
			sort.Strings(synced)
			found = append(found, synced)
		}
	}
	return found
}

// memory keeps the status of an ApplicationSet, as the controller does in the cluster.
type memory struct{ store client.Client }

func (m memory) SetAppSetApplicationStatus(
	ctx context.Context, _ *logrus.Entry, set *argo.ApplicationSet, statuses []argo.ApplicationSetApplicationStatus,
) error {
	set.Status.ApplicationStatus = statuses
	return m.store.Status().Update(ctx, set)
}

func (memory) SetApplicationSetStatusCondition(
	context.Context, *argo.ApplicationSet, []argo.ApplicationSetCondition, bool,
) error {
	return nil
}

func (memory) RecordProgressiveSyncTriggered(*argo.ApplicationSet, string) {}

func (memory) IncRefreshTriggeredCount(*argo.ApplicationSet) {}

func logger() *logrus.Entry { return logrus.NewEntry(logrus.StandardLogger()) }

func check(err error) {
	if err != nil {
		logrus.SetOutput(os.Stderr)
		logrus.Fatal(err)
	}
}
