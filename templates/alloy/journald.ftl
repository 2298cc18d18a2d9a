[#include "stages.ftl"]

loki.relabel "journal" {
  forward_to = []

  rule {
    source_labels = ["__journal__systemd_unit"]
    target_label  = "unit"
  }

  rule {
    source_labels = ["__journal_priority_keyword"]
    target_label  = "level"
  }
}
[#list journald as s]

loki.source.journal "[=s.label]" {
[#if s.matches??]
  matches       = [=s.matches]
[/#if]
  max_age       = [=s.maxAge]
  relabel_rules = loki.relabel.journal.rules
  labels        = {
    job          = "systemd-journal",
    service_name = [=s.service],
  }
  forward_to = [loki.process.[=s.label].receiver]
}

loki.process "[=s.label]" {
  forward_to = [[=sink.logs]]
[@stages s=s/]
}
[/#list]
