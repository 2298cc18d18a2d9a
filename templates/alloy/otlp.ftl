[#include "output.ftl"]
[#if receive]

// OTLP from applications.
otelcol.receiver.otlp "default" {
  grpc {
    endpoint = [=listen.otlpGrpc]
  }

  http {
    endpoint = [=listen.otlpHttp]
  }

[@output of="receiver"/]
}
[/#if]

// First in line: refuses data before the process runs out of memory.
otelcol.processor.memory_limiter "default" {
  check_interval = "1s"
  limit          = [=memory.limit]
  spike_limit    = [=memory.spike]

[@output of="memory_limiter"/]
}

// Who sent it: what the profile says about the service, and what only this machine knows.
otelcol.processor.transform "identity" {
  error_mode = "ignore"
[#list pipeline as signal]

  [=signal.statements] {
    context    = "resource"
    statements = [
[#list identity.always as a]
      [@ottl]set(attributes[[=a.key]], [=a.value])[/@ottl],
[/#list]
[#list identity.ifAbsent as a]
      [@ottl]set(attributes[[=a.key]], [=a.value]) where attributes[[=a.key]] == nil[/@ottl],
[/#list]
      [@ottl]set(attributes["service.name"], [=profile.service.name]) where attributes["service.name"] == nil or IsMatch(attributes["service.name"], "^unknown_service")[/@ottl],
[#if profile.service.version??]
      [@ottl]set(attributes["service.version"], [=profile.service.version]) where attributes["service.version"] == nil and attributes["service.name"] == [=profile.service.name][/@ottl],
[/#if]
      "set(attributes[\"host.name\"], \"" + constants.hostname + "\") where attributes[\"host.name\"] == nil",
      [@ottl]set(attributes[[=names.hostLabel]], attributes["host.name"]) where attributes[[=names.hostLabel]] == nil[/@ottl],
    ]
  }
[#if signal.name == "metrics"]

  // As labels too: dashboards and alerts choose by them, and not every backend makes labels of resource attributes.
  metric_statements {
    context    = "datapoint"
    statements = [
[#list identity.labels as l]
      [@ottl]set(attributes[[=l.label]], resource.attributes[[=l.key]]) where attributes[[=l.label]] == nil[/@ottl],
[/#list]
    ]
  }
[/#if]
[/#list]

[@output of="transform.identity"/]
}
[#if redact?has_content]

// Personal data is masked here, before anything leaves the machine.
otelcol.processor.transform "redact" {
  error_mode = "ignore"
[#list pipeline as signal]
[#list signal.contexts as context]

  [=signal.statements] {
    context    = [=context]
    statements = [
[#list redact as r]
      [@ottl]replace_all_patterns(attributes, "value", [=r.pattern], "***")[/@ottl],
[#if context == "log"]
      [@ottl]replace_pattern(body, [=r.pattern], "***") where IsString(body)[/@ottl],
[/#if]
[/#list]
    ]
  }
[/#list]
[/#list]

[@output of="transform.redact"/]
}
[/#if]
[#if sampling??]

// Decided when the whole trace is seen: any policy that says yes keeps it.
otelcol.processor.tail_sampling "default" {
  decision_wait = [=sampling.decisionWait]

  // obsctl verify proves the path with spans that carry this attribute.
  policy {
    name = "keep-probes"
    type = "string_attribute"

    string_attribute {
      key                    = [=names.runAttribute]
      values                 = [".+"]
      enabled_regex_matching = true
    }
  }
[#if sampling.keepErrors]

  policy {
    name = "keep-errors"
    type = "status_code"

    status_code {
      status_codes = ["ERROR"]
    }
  }
[/#if]
[#if sampling.slowerThan??]

  policy {
    name = "keep-slow"
    type = "latency"

    latency {
      threshold_ms = [=sampling.slowerThan.millis]
    }
  }
[/#if]

  policy {
    name = "share-of-the-rest"
    type = "probabilistic"

    probabilistic {
      sampling_percentage = [=sampling.otherwise.value]
    }
  }

[@output of="tail_sampling"/]
}
[/#if]

otelcol.processor.batch "default" {
  timeout             = [=profile.process.batch]
  send_batch_size     = 1024
  send_batch_max_size = 2048

[@output of="batch"/]
}
