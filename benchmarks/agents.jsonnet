// The objects that LogAgentSpec makes of the declarations in fleet.py, as a YAML stream.
// Written by hand the way a Jsonnet user writes them: what no agent changes is a constant, the
// configuration is a text block. benchmarks/jobs/rendering.py checks that the objects are the same.
local namespace = 'logging';

local config(name) = |||
  service:
    flush: 1
    grace: 5
    daemon: "off"
    log_level: info
    parsers_file: /fluent-bit/etc/parsers.conf
    http_server: "on"
    http_listen: 0.0.0.0
    http_port: 2020
    health_check: "on"
    hc_errors_count: 5
    hc_retry_failure_count: 5
    hc_period: 60
    scheduler.cap: 30
    storage.path: /var/lib/fluent-bit/buffer
    storage.sync: normal
    storage.checksum: "off"
    storage.backlog.mem_limit: 16M
    storage.max_chunks_up: 64
    storage.metrics: "on"
  pipeline:
    inputs:
    - name: tail
      alias: containers
      path: /var/log/containers/*.log
      exclude_path: /var/log/containers/%s-*_%s_fluent-bit-*.log
      multiline.parser: docker, cri
      tag: kube.*
      read_from_head: "on"
      refresh_interval: 2
      rotate_wait: 30
      buffer_max_size: 256k
      skip_long_lines: "on"
      db: /var/lib/fluent-bit/containers.db
      db.locking: "on"
      db.compare_filename: "off"
      storage.type: filesystem
    filters:
    - name: kubernetes
      match: kube.*
      kube_tag_prefix: kube.var.log.containers.
      merge_log: "on"
      keep_log: "off"
      k8s-logging.parser: "on"
      k8s-logging.exclude: "on"
      labels: "on"
      annotations: "off"
      buffer_size: 0
      kube_meta_cache_ttl: 300s
    outputs:
    - name: opensearch
      match: "*"
      host: elasticsearch.logging.svc
      port: 9200
      logstash_format: "on"
      logstash_prefix: logs
      suppress_type_name: "on"
      generate_id: "on"
      replace_dots: "on"
      trace_error: "on"
      buffer_size: "false"
      retry_limit: no_limits
      storage.total_limit_size: 1000M
||| % [name, namespace];

local affinity = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{
        matchExpressions: [
          { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate'] },
          { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] },
        ],
      }],
    },
  },
};

local container(image) = {
  name: 'fluent-bit',
  image: image,
  command: ['/fluent-bit/bin/fluent-bit'],
  args: ['--workdir=/fluent-bit/etc', '--config=/fluent-bit/etc/conf/fluent-bit.yaml'],
  ports: [{ name: 'http', containerPort: 2020 }],
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
  livenessProbe: {
    httpGet: { path: '/', port: 'http' },
    initialDelaySeconds: 10,
    periodSeconds: 10,
    timeoutSeconds: 1,
    failureThreshold: 12,
  },
  readinessProbe: {
    httpGet: { path: '/api/v2/health', port: 'http' },
    initialDelaySeconds: 15,
    periodSeconds: 10,
    timeoutSeconds: 1,
    failureThreshold: 6,
  },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsUser: 0,
    runAsGroup: 0,
  },
  volumeMounts: [
    { name: 'config', mountPath: '/fluent-bit/etc/conf', readOnly: true },
    { name: 'logs', mountPath: '/var/log', readOnly: true },
    { name: 'state', mountPath: '/var/lib/fluent-bit' },
  ],
};

local agent(name, version, containers) =
  local role = namespace + ':' + name;
  local text = config(name);
  local selector = {
    'app.kubernetes.io/name': 'log-agent',
    'app.kubernetes.io/instance': name,
  };
  local labels = selector {
    'app.kubernetes.io/version': version,
    'app.kubernetes.io/component': 'logs',
    'app.kubernetes.io/managed-by': 'constructs-lib',
  };
  [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: name, namespace: namespace, labels: labels },
      automountServiceAccountToken: false,
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: role, labels: labels },
      rules: [{ apiGroups: [''], resources: ['namespaces', 'pods'], verbs: ['get', 'list', 'watch'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: role, labels: labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'ServiceAccount', name: name, namespace: namespace }],
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: name + '-config', namespace: namespace, labels: labels },
      data: { 'fluent-bit.yaml': text },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: {
        name: name,
        namespace: namespace,
        labels: labels,
        annotations: {
          'constructs-lib/role': "logs",
          'constructs-lib/ignore.DS404': "A throttled agent falls behind exactly when its node is busy.",
          'constructs-lib/ignore.DS503': "The node's log files belong to root and are open to nobody else.",
        },
      },
      spec: {
        selector: { matchLabels: selector },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
        minReadySeconds: 10,
        template: {
          metadata: {
            labels: selector,
            annotations: {
              'checksum/config': std.sha256('fluent-bit.yaml\u0000' + text + '\u0000'),
            },
          },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: true,
            priorityClassName: 'node-critical',
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            affinity: affinity,
            tolerations: [
              { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
            ],
            terminationGracePeriodSeconds: 30,
            securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
            containers: containers,
            volumes: [
              { name: 'config', configMap: { name: name + '-config' } },
              { name: 'logs', hostPath: { path: '/var/log', type: 'Directory' } },
              {
                name: 'state',
                hostPath: {
                  path: '/var/lib/fluent-bit/' + namespace + '/' + name,
                  type: 'DirectoryOrCreate',
                },
              },
            ],
          },
        },
      },
    },
  ];

function(names, image)
  local version = std.split(std.split(image, '@')[0], ':')[1];
  local containers = [container(image)];
  std.manifestYamlStream(
    std.flatMap(function(name) agent(name, version, containers), names),
    indent_array_in_object=false,
    c_document_end=false,
    quote_keys=false
  )
