-- When a DaemonSet is done, for Argo CD: written by constructs-lib.
-- Argo CD's own check calls OnDelete healthy at once, and waits for every node for ever.
local tolerated = TOLERATED
local percent = IS_PERCENT

local status = obj.status or {}
local desired = status.desiredNumberScheduled or 0
local updated = status.updatedNumberScheduled or 0
local available = status.numberAvailable or 0
local observed = status.observedGeneration or 0

if percent then
  tolerated = (desired * tolerated - (desired * tolerated) % 100) / 100
end

if observed < (obj.metadata.generation or 0) or status.desiredNumberScheduled == nil then
  return { status = "Progressing", message = "The controller has not seen this version yet." }
end

local strategy = (obj.spec.updateStrategy or {}).type or "RollingUpdate"
local counts = updated .. " of " .. desired .. " nodes updated, " .. available .. " available"

if strategy == "OnDelete" and updated < desired then
  return { status = "Suspended", message = counts .. "; OnDelete waits for somebody to delete Pods." }
end
if desired - updated > tolerated or desired - available > tolerated then
  return { status = "Progressing", message = counts .. "; " .. tolerated .. " may be missing." }
end
return { status = "Healthy", message = counts .. "." }
