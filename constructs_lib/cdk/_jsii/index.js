'use strict';
const { ApiObject, Chart, JsonPatch } = require('cdk8s');

/** For every chart, the path of the construct that defined an object, by the object's identity. */
const owners = new WeakMap();
/** For every app, what there may be one of, and the namespaces whose level follows their agents. */
const apps = new WeakMap();

const LEVELS = ['restricted', 'baseline', 'privileged'];
const MODES = ['enforce', 'audit', 'warn'];

class Manifests {
  /** Defines the manifests of a declaration below a construct, in their order.
   *
   * The declaration is JSON: its `manifests`, what it is the only one of (`only`), the Pod Security
   * level that its Pods need by namespace (`levels`), the namespaces whose level is to follow what
   * runs in them (`following`), and the construct's validation errors (`errors`). Returns what
   * stands in the way, as a JSON list of {what, path}; if there is anything, nothing is defined.
   */
  static define(scope, json) {
    const { manifests, only, levels, following, errors } = JSON.parse(json);
    const chart = Chart.of(scope);
    if (!owners.has(chart)) owners.set(chart, new Map());
    const owner = owners.get(chart);
    const app = stateOf(scope.node.root);
    const clashes = manifests
      .map(identity)
      .filter((object) => owner.has(object))
      .map((object) => ({ what: object, path: owner.get(object) }));
    if (app.only.has(only)) clashes.push({ what: '', path: app.only.get(only) });
    if (clashes.length === 0) {
      if (errors.length > 0) scope.node.addValidation({ validate: () => errors });
      if (only !== null) app.only.set(only, scope.node.path);
      for (const manifest of manifests) {
        owner.set(identity(manifest), scope.node.path);
        const object = define(scope, chart, manifest);
        if (following.includes(manifest.metadata.name)) follow(app, object);
      }
      for (const [namespace, level] of Object.entries(levels)) raise(app, namespace, level);
    }
    return JSON.stringify(clashes);
  }

  /** The namespace of the chart around a construct; empty if it has none. */
  static namespaceOf(scope) {
    return Chart.of(scope).namespace ?? '';
  }
}

function stateOf(root) {
  if (!apps.has(root)) apps.set(root, { only: new Map(), levels: new Map(), following: new Map() });
  return apps.get(root);
}

function follow(app, object) {
  app.following.set(object.name, [...(app.following.get(object.name) ?? []), object]);
  label(object, app.levels.get(object.name) ?? LEVELS[0]);
}

function raise(app, namespace, level) {
  const known = app.levels.get(namespace) ?? LEVELS[0];
  if (LEVELS.indexOf(level) <= LEVELS.indexOf(known)) return;
  app.levels.set(namespace, level);
  for (const object of app.following.get(namespace) ?? []) label(object, level);
}

function label(object, level) {
  for (const mode of MODES) object.metadata.addLabel(`pod-security.kubernetes.io/${mode}`, level);
}

function groupOf(apiVersion) {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}

function identity({ apiVersion, kind, metadata }) {
  const group = groupOf(apiVersion);
  const namespace = metadata.namespace === undefined ? '' : `${metadata.namespace}/`;
  return `${group === '' ? '' : `${group} `}${kind} ${namespace}${metadata.name}`;
}

/** The shortest name that no sibling has: by kind, then by name, namespace and group too. */
function idOf(scope, { apiVersion, kind, metadata }) {
  const name = `${kind}-${metadata.name}`;
  const namespaced = `${name}-${metadata.namespace ?? ''}`;
  const ids = [kind, name, namespaced, `${namespaced}-${groupOf(apiVersion)}`];
  return ids.find((id) => scope.node.tryFindChild(id) === undefined);
}

function define(scope, chart, manifest) {
  const { apiVersion, kind, metadata, ...body } = manifest;
  const object = new ApiObject(scope, idOf(scope, manifest), { apiVersion, kind, metadata });
  if (metadata.namespace === undefined && chart.namespace !== undefined) {
    // cdk8s gives the chart's namespace to every object, also to those that cannot have one.
    object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
  // Patches keep the order of keys, which cdk8s would sort by the alphabet.
  for (const [key, value] of Object.entries(body)) object.addJsonPatch(JsonPatch.add(`/${key}`, value));
  return object;
}

exports.Manifests = Manifests;
