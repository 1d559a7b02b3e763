package main

import (
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// endWithInput makes a program end when its standard input does. So does every program that up
// starts, and up itself: whoever started them may be killed in any way, and none is left behind.
const endWithInput = "CONTROL_PLANE_ENDS_WITH_INPUT"

const (
	startsWithin = 3 * time.Minute // on a machine that is busy with other things
	stopsWithin  = 10 * time.Second
)

// Enough for DaemonSets, Pod Security, quotas and admission policies. Nodes keep the taints they are
// given: the node lifecycle is asked for where lost nodes are the subject.
const usualControllers = "daemonset-controller,serviceaccount-controller,namespace-controller," +
	"garbage-collector-controller,resourcequota-controller,clusterrole-aggregation-controller," +
	"disruption-controller,validatingadmissionpolicy-status-controller"

const lifecycleControllers = "node-lifecycle-controller,taint-eviction-controller"

// As quick as can be: what does not fit is tried again at once, not after seconds.
const schedulerConfig = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection: {kubeconfig: %q, qps: 1000, burst: 1000}
leaderElection: {leaderElect: false}
podInitialBackoffSeconds: 1
podMaxBackoffSeconds: 1
`

// up starts everything below dir, prints "ready" and the path of the kubeconfig, and stops it all
// when its standard input ends, on SIGINT or SIGTERM, or when one of the programs ends.
func up(args []string) {
	flags := flag.NewFlagSet("up", flag.ExitOnError)
	dir := flags.String("dir", "", "an empty folder for data, logs and the kubeconfig")
	lifecycle := flags.Bool("node-lifecycle", false,
		"taint nodes whose kubelet is silent for 8 seconds, and new nodes until they are ready")
	_ = flags.Parse(args)
	if *dir == "" {
		fail("up needs --dir")
	}
	port, err := freePort()
	if err != nil {
		fail(err.Error())
	}
	kubeconfig, err := writeCredentials(*dir, port)
	if err != nil {
		fail(err.Error())
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	ended := make(chan string, 8)
	running := &programs{dir: *dir, ended: ended}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop <- os.Interrupt
	}()

	socket := "unix://" + filepath.Join(*dir, "etcd.sock")
	running.start("etcd", filepath.Join(*dir, "data"), socket)
	running.start("kube-apiserver", apiServerArguments(*dir, port, socket, *lifecycle)...)
	problem := running.wait(stop, ready(port))
	if problem == "" {
		running.start("kube-controller-manager", managerArguments(*dir, kubeconfig, *lifecycle)...)
		running.start("kube-scheduler", "--config", filepath.Join(*dir, "scheduler.yaml"), "--secure-port=0")
		fmt.Println("ready", kubeconfig)
		select {
		case <-stop:
		case problem = <-ended:
		}
	}
	running.stop()
	if problem != "" {
		fail(problem)
	}
}

func apiServerArguments(dir string, port int, etcd string, lifecycle bool) []string {
	key := filepath.Join(dir, "service-accounts.key")
	args := []string{
		"--etcd-servers=" + etcd,
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", port),
		"--cert-dir=" + filepath.Join(dir, "certificates"),
		"--token-auth-file=" + filepath.Join(dir, "tokens.csv"),
		"--authorization-mode=RBAC", "--allow-privileged=true", "--endpoint-reconciler-type=none",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-signing-key-file=" + key, "--service-account-key-file=" + key,
		"--service-cluster-ip-range=10.96.0.0/16",
		"--max-requests-inflight=4000", "--max-mutating-requests-inflight=2000",
	}
	if !lifecycle {
		args = append(args, "--disable-admission-plugins=TaintNodesByCondition")
	}
	return args
}

func managerArguments(dir, kubeconfig string, lifecycle bool) []string {
	controllers := usualControllers
	if lifecycle {
		controllers += "," + lifecycleControllers
	}
	return []string{
		"--kubeconfig=" + kubeconfig, "--controllers=" + controllers, "--leader-elect=false",
		"--secure-port=0", "--kube-api-qps=1000", "--kube-api-burst=1000",
		"--service-account-private-key-file=" + filepath.Join(dir, "service-accounts.key"),
		"--node-monitor-grace-period=8s", "--node-monitor-period=1s",
		"--node-eviction-rate=100",
	}
}

// programs are the children of up.
type programs struct {
	dir     string
	ended   chan string
	started []*exec.Cmd
	inputs  []io.Closer
	waited  []chan struct{}
}

// start runs this very program as another one. Its output goes into a file of its name.
func (all *programs) start(name string, args ...string) {
	self, err := os.Executable()
	if err != nil {
		fail(err.Error())
	}
	path := filepath.Join(all.dir, name+".log")
	log, err := os.Create(path)
	if err != nil {
		fail(err.Error())
	}
	command := exec.Command(self, append([]string{name}, args...)...)
	command.Env = append(os.Environ(), endWithInput+"=1")
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for up alone
	input, err := command.StdinPipe()
	if err != nil {
		fail(err.Error())
	}
	if err := command.Start(); err != nil {
		fail(err.Error())
	}
	waited := make(chan struct{})
	all.started = append(all.started, command)
	all.inputs = append(all.inputs, input)
	all.waited = append(all.waited, waited)
	go func() {
		err := command.Wait()
		close(waited)
		_ = log.Close()
		all.ended <- fmt.Sprintf("%s ended (%v); it said in %s:\n%s", name, err, path, lastLines(path))
	}()
}

// wait returns what went wrong before the API server was ready; nothing where it is.
func (all *programs) wait(stop <-chan os.Signal, ready <-chan struct{}) string {
	select {
	case <-ready:
		return ""
	case problem := <-all.ended:
		return problem
	case <-stop:
		return "stopped before it was ready"
	case <-time.After(startsWithin):
		return fmt.Sprintf("kube-apiserver was not ready after %v; see %s", startsWithin, all.dir)
	}
}

// stop ends the programs, the last one first: etcd goes when nobody asks it any more.
func (all *programs) stop() {
	for i := len(all.started) - 1; i >= 0; i-- {
		_ = all.started[i].Process.Signal(syscall.SIGTERM)
		select {
		case <-all.waited[i]:
		case <-time.After(stopsWithin):
			_ = all.started[i].Process.Kill()
			<-all.waited[i]
		}
	}
}

func endWithStandardInput() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// ready is closed when the API server says that it is.
func ready(port int) <-chan struct{} {
	done := make(chan struct{})
	client := &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // asks for nothing and is told one word
	}}
	go func() {
		for {
			answer, err := client.Get(fmt.Sprintf("https://127.0.0.1:%d/readyz", port))
			if err == nil {
				_ = answer.Body.Close()
				if answer.StatusCode == http.StatusOK {
					close(done)
					return
				}
			}
			time.Sleep(200 * time.Millisecond)
		}
	}()
	return done
}

func lastLines(path string) string {
	text, _ := os.ReadFile(path)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}
