package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
)

const kubeconfigText = `apiVersion: v1
kind: Config
current-context: control-plane
clusters:
- name: control-plane
  cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}
users:
- name: admin
  user: {token: %s}
contexts:
- name: control-plane
  context: {cluster: control-plane, user: admin}
`

// writeCredentials writes what the programs know each other by, and returns the path of the
// kubeconfig. The server makes its certificate itself, on a port that was free a moment ago.
func writeCredentials(dir string, port int) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	token := make([]byte, 16)
	if _, err := rand.Read(token); err != nil {
		return "", err
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", err
	}
	kubeconfig := filepath.Join(dir, "kubeconfig")
	secret := hex.EncodeToString(token)
	for name, text := range map[string]string{
		"kubeconfig":     fmt.Sprintf(kubeconfigText, port, secret),
		"tokens.csv":     secret + ",admin,admin,system:masters\n",
		"scheduler.yaml": fmt.Sprintf(schedulerConfig, kubeconfig),
		"service-accounts.key": string(pem.EncodeToMemory(&pem.Block{
			Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key),
		})),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	return kubeconfig, nil
}
