[#include "stages.ftl"]
[#list files as s]

local.file_match "[=s.label]" {
  path_targets = [
[#list s.paths as path]
    {
      __path__ = [=path],
      job = [=s.job],
[#list s.labels as name, value]
      [=name] = [=value],
[/#list]
    },
[/#list]
  ]
}

loki.source.file "[=s.label]" {
  targets    = local.file_match.[=s.label].targets
  forward_to = [loki.process.[=s.label].receiver]
}

loki.process "[=s.label]" {
  forward_to = [[=sink.logs]]
[@stages s=s/]
}
[/#list]
