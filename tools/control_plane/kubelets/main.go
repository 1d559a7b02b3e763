// Plays the kubelets of nodes that exist in an API server only, so that their Pods become Ready.
//
// It serves the nodes with the annotation "fake-kubelet": "runs" keeps the lease of the node alive,
// with "lost" nothing is heard of it any more and its Pods stay as they are. A Pod becomes Ready
// some time after it was bound, and is gone some time after it was deleted. The annotation
// "fake-kubelet/never-ready-on" of a Pod names nodes on which it never gets Ready, with commas; "*"
// is all of them.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	coordination "k8s.io/api/coordination/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	served     = "fake-kubelet"
	neverReady = "fake-kubelet/never-ready-on"
	looksEvery = 50 * time.Millisecond
	beatsEvery = time.Second
	atOnce     = 8
)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "whose nodes are served")
	startsIn := flag.Duration("starts-in", 600*time.Millisecond, "from bound to Ready")
	stopsIn := flag.Duration("stops-in", 100*time.Millisecond, "from deleted to gone")
	flag.Parse()
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		fail(err)
	}
	config.QPS = -1 // no limit
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		fail(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() { // whoever started this may be killed in any way
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	factory := informers.NewSharedInformerFactory(client, 0)
	all := &kubelets{
		client: client, startsIn: *startsIn, stopsIn: *stopsIn,
		nodes: factory.Core().V1().Nodes().Lister(), pods: factory.Core().V1().Pods().Lister(),
		seen: map[string]time.Time{}, beats: map[types.UID]time.Time{},
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	fmt.Println("ready")
	for ctx.Err() == nil {
		all.look(ctx)
		time.Sleep(looksEvery)
	}
}

type kubelets struct {
	client            kubernetes.Interface
	nodes             listers.NodeLister
	pods              listers.PodLister
	startsIn, stopsIn time.Duration
	seen              map[string]time.Time // when something was seen first, by what it is
	beats             map[types.UID]time.Time
}

// look does once what is due now, for all nodes.
func (all *kubelets) look(ctx context.Context) {
	var due []func() error
	running := map[string]bool{}
	nodes, _ := all.nodes.List(labels.Everything())
	for _, node := range nodes {
		if node.Annotations[served] != "runs" {
			continue
		}
		running[node.Name] = true
		if time.Since(all.beats[node.UID]) >= beatsEvery {
			all.beats[node.UID] = time.Now()
			due = append(due, func() error { return all.renew(ctx, node) })
		}
	}
	seen := map[string]time.Time{}
	pods, _ := all.pods.List(labels.Everything())
	for _, pod := range pods {
		if !running[pod.Spec.NodeName] {
			continue
		}
		if pod.DeletionTimestamp != nil {
			if all.since(seen, "stops "+string(pod.UID)) >= all.stopsIn {
				due = append(due, func() error { return all.remove(ctx, pod) })
			}
		} else if pod.Status.Phase == v1.PodPending && len(pod.Status.ContainerStatuses) == 0 {
			if all.since(seen, "starts "+string(pod.UID)) >= all.startsIn {
				due = append(due, func() error { return all.report(ctx, pod) })
			}
		}
	}
	all.seen = seen
	inParallel(due)
}

// since is how long ago something was seen first; seen takes over what is still there.
func (all *kubelets) since(seen map[string]time.Time, what string) time.Duration {
	first, known := all.seen[what]
	if !known {
		first = time.Now()
	}
	seen[what] = first
	return time.Since(first)
}

// renew is the heartbeat of a node.
func (all *kubelets) renew(ctx context.Context, node *v1.Node) error {
	leases := all.client.CoordinationV1().Leases(v1.NamespaceNodeLease)
	now := metav1.NowMicro()
	seconds := int32(40)
	spec := coordination.LeaseSpec{HolderIdentity: &node.Name, LeaseDurationSeconds: &seconds, RenewTime: &now}
	lease, err := leases.Get(ctx, node.Name, metav1.GetOptions{})
	if errors.IsNotFound(err) {
		lease = &coordination.Lease{ObjectMeta: metav1.ObjectMeta{
			Name: node.Name,
			OwnerReferences: []metav1.OwnerReference{
				{APIVersion: "v1", Kind: "Node", Name: node.Name, UID: node.UID},
			},
		}, Spec: spec}
		_, err = leases.Create(ctx, lease, metav1.CreateOptions{})
		return err
	}
	if err != nil {
		return err
	}
	lease.Spec = spec
	_, err = leases.Update(ctx, lease, metav1.UpdateOptions{})
	return err
}

// report says that a Pod runs, and that it is Ready where it gets so.
func (all *kubelets) report(ctx context.Context, pod *v1.Pod) error {
	ready := v1.ConditionTrue
	for _, name := range strings.Split(pod.Annotations[neverReady], ",") {
		if name == "*" || name == pod.Spec.NodeName {
			ready = v1.ConditionFalse
		}
	}
	now := metav1.Now()
	changed := pod.DeepCopy()
	changed.Status.Phase = v1.PodRunning
	changed.Status.StartTime = &now
	var kept []v1.PodCondition
	for _, condition := range changed.Status.Conditions {
		if condition.Type == v1.PodScheduled {
			kept = append(kept, condition)
		}
	}
	for _, name := range []v1.PodConditionType{v1.PodReady, v1.ContainersReady} {
		kept = append(kept, v1.PodCondition{Type: name, Status: ready, LastTransitionTime: now})
	}
	changed.Status.Conditions = append(kept,
		v1.PodCondition{Type: v1.PodInitialized, Status: v1.ConditionTrue, LastTransitionTime: now})
	for _, container := range pod.Spec.Containers {
		changed.Status.ContainerStatuses = append(changed.Status.ContainerStatuses, v1.ContainerStatus{
			Name: container.Name, Image: container.Image, Ready: ready == v1.ConditionTrue,
			State: v1.ContainerState{Running: &v1.ContainerStateRunning{StartedAt: now}},
		})
	}
	_, err := all.client.CoreV1().Pods(pod.Namespace).UpdateStatus(ctx, changed, metav1.UpdateOptions{})
	return err
}

// remove ends a Pod, as a kubelet does when its containers have stopped.
func (all *kubelets) remove(ctx context.Context, pod *v1.Pod) error {
	now := int64(0)
	return all.client.CoreV1().Pods(pod.Namespace).Delete(ctx, pod.Name, metav1.DeleteOptions{
		GracePeriodSeconds: &now, Preconditions: metav1.NewUIDPreconditions(string(pod.UID)),
	})
}

// inParallel does all, some at once. What somebody changed meanwhile is due again next time.
func inParallel(due []func() error) {
	var group sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for _, each := range due {
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			if err := each(); err != nil && !errors.IsNotFound(err) && !errors.IsConflict(err) {
				fmt.Fprintln(os.Stderr, err)
			}
		})
	}
	group.Wait()
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}
