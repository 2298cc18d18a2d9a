[#-- Where signals leave. Every lane has its own id; another lane's id answers 401. --]
[#macro basic lane]
    basic_auth {
      username = [=lane.id]
[#if lane.passwordFile??]
      password_file = [=lane.passwordFile]
[#else]
      password = [=lane.password]
[/#if]
    }
[/#macro]
[#macro pem tls]
[#if tls.ca??]
      ca_file   = [=tls.ca]
[/#if]
[#if tls.cert??]
      cert_file = [=tls.cert]
[/#if]
[#if tls.key??]
      key_file  = [=tls.key]
[/#if]
[/#macro]
[#macro access lane]
[#if lane.auth == "basic"]

[@basic lane=lane/]
[#elseif lane.auth == "bearer"]
[#if lane.passwordFile??]
    bearer_token_file = [=lane.passwordFile]
[#else]
    bearer_token = [=lane.password]
[/#if]
[/#if]
[#if lane.tls??]

    tls_config {
[@pem tls=lane.tls/]
    }
[/#if]
[/#macro]
[#if otlpOut??]
[#if otlpOut.auth == "basic"]

otelcol.auth.basic "backend" {
[#if since("1.15")]
  client_auth {
    username = [=otlpOut.id]
[#if otlpOut.passwordFile??]
    password_file = [=otlpOut.passwordFile]
[#else]
    password = [=otlpOut.password]
[/#if]
  }

  // Alloy makes the half that lets others in as well and refuses it without users: nobody.
  htpasswd {
    file = "/dev/null"
  }
[#else]
  username = [=otlpOut.id]
  password = [=otlpOut.password]
[/#if]
}
[#elseif otlpOut.auth == "bearer"]

otelcol.auth.bearer "backend" {
  token = [=otlpOut.password]
}
[/#if]

// OTLP over HTTP: gRPC to Grafana Cloud fails in the TLS handshake (ALPN).
otelcol.exporter.otlphttp "backend" {
  client {
    endpoint = [=otlpOut.url]
[#if otlpOut.auth == "basic"]
    auth     = otelcol.auth.basic.backend.handler
[#elseif otlpOut.auth == "bearer"]
    auth     = otelcol.auth.bearer.backend.handler
[/#if]
[#if otlpOut.tenant??]
    headers  = {
      "X-Scope-OrgID" = [=otlpOut.tenant],
    }
[/#if]
[#if otlpOut.tls??]

    tls {
[@pem tls=otlpOut.tls/]
    }
[/#if]
  }
}
[/#if]
[#if bridge.otlpMetrics]

otelcol.exporter.prometheus "backend" {
  forward_to = [[=sink.metrics]]
}
[/#if]
[#if bridge.otlpLogs]

otelcol.exporter.loki "backend" {
  forward_to = [[=sink.logs]]
}
[/#if]
[#if bridge.scrapedMetrics]
[#include "output.ftl"]

// No lane for remote write: scraped metrics take the OTLP lane.
otelcol.receiver.prometheus "backend" {
[@output of="bridge.metrics"/]
}
[/#if]
[#if bridge.readLogs]
[#include "output.ftl"]

// No lane for Loki: logs that were read take the OTLP lane.
otelcol.receiver.loki "backend" {
[@output of="bridge.logs"/]
}
[/#if]
[#if metricsOut??]

prometheus.remote_write "backend" {
  endpoint {
    url = [=metricsOut.url]
[#if metricsOut.tenant??]
    headers = {
      "X-Scope-OrgID" = [=metricsOut.tenant],
    }
[/#if]
[@access lane=metricsOut/]
  }

  external_labels = {
[#list externalLabels as name, value]
    [=name] = [=value],
[/#list]
    [=names.hostLabelName] = constants.hostname,
  }
}
[/#if]
[#if logsOut??]

loki.write "backend" {
  endpoint {
    url = [=logsOut.url]
[#if logsOut.tenant??]
    tenant_id = [=logsOut.tenant]
[/#if]
[@access lane=logsOut/]
  }

  external_labels = {
[#list externalLabels as name, value]
    [=name] = [=value],
[/#list]
    [=names.hostLabelName] = constants.hostname,
  }
}
[/#if]
