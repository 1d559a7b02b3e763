package main

import (
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"go.etcd.io/etcd/server/v3/embed"
)

// etcd keeps the data of one throw-away cluster in a folder and listens at a socket: no ports, and
// no waiting for the disk.
func etcd(args []string) {
	if len(args) != 2 {
		fail("usage: control-plane etcd FOLDER unix://SOCKET")
	}
	client, err := url.Parse(args[1])
	if err != nil {
		fail(err.Error())
	}
	peer, _ := url.Parse(args[1] + ".peer")
	config := embed.NewConfig()
	config.Dir = args[0]
	config.UnsafeNoFsync = true
	config.LogLevel = "warn"
	nobody := url.URL{Scheme: "http", Host: "127.0.0.1:1"} // who would ask another member: there is none
	config.ListenClientUrls, config.ListenPeerUrls = []url.URL{*client}, []url.URL{*peer}
	config.AdvertiseClientUrls, config.AdvertisePeerUrls = []url.URL{nobody}, []url.URL{nobody}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	server, err := embed.StartEtcd(config)
	if err != nil {
		fail(err.Error())
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	select {
	case <-stop:
		server.Close()
	case err := <-server.Err():
		fail(err.Error())
	}
}
