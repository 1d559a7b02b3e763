'use strict';
const { ApiObject, Chart, JsonPatch } = require('cdk8s');

/** For every chart, the path of the construct that defined an object, by the object's identity. */
const owners = new WeakMap();

class Manifests {
  /** Defines the manifests of a JSON list below a construct, in their order.
   *
   * Returns the objects that the chart holds already, as a JSON list of {object, path}; if there
   * is one, nothing is defined.
   */
  static define(scope, json) {
    const chart = Chart.of(scope);
    if (!owners.has(chart)) owners.set(chart, new Map());
    const owner = owners.get(chart);
    const manifests = JSON.parse(json);
    const clashes = manifests
      .map(identity)
      .filter((object) => owner.has(object))
      .map((object) => ({ object, path: owner.get(object) }));
    if (clashes.length === 0) {
      for (const manifest of manifests) {
        owner.set(identity(manifest), scope.node.path);
        define(scope, chart, manifest);
      }
    }
    return JSON.stringify(clashes);
  }

  /** The namespace of the chart around a construct; empty if it has none. */
  static namespaceOf(scope) {
    return Chart.of(scope).namespace ?? '';
  }
}

function identity({ apiVersion, kind, metadata }) {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const namespace = metadata.namespace === undefined ? '' : `${metadata.namespace}/`;
  return `${group === '' ? '' : `${group} `}${kind} ${namespace}${metadata.name}`;
}

function define(scope, chart, { apiVersion, kind, metadata, ...body }) {
  const id = scope.node.tryFindChild(kind) ? `${kind}-${metadata.name}` : kind;
  const object = new ApiObject(scope, id, { apiVersion, kind, metadata });
  if (metadata.namespace === undefined && chart.namespace !== undefined) {
    // cdk8s gives the chart's namespace to every object, also to those that cannot have one.
    object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
  // Patches keep the order of keys, which cdk8s would sort by the alphabet.
  for (const [key, value] of Object.entries(body)) object.addJsonPatch(JsonPatch.add(`/${key}`, value));
}

exports.Manifests = Manifests;
