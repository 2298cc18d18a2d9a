[#if containers.metrics]

prometheus.exporter.cadvisor "containers" {
  docker_host = [=containers.socket]
  docker_only = true
}

discovery.relabel "containers" {
  targets = prometheus.exporter.cadvisor.containers.targets

  rule {
    target_label = "job"
    replacement  = "integrations/docker"
  }

  rule {
    target_label = "instance"
    replacement  = constants.hostname
  }
}

prometheus.scrape "containers" {
  targets         = discovery.relabel.containers.output
  forward_to      = [prometheus.relabel.containers.receiver]
  scrape_interval = [=containers.interval]
  scrape_timeout  = [=containers.timeout]
}

prometheus.relabel "containers" {
  forward_to = [[=sink.metrics]]

  rule {
    source_labels = ["__name__"]
    regex         = [=containers.keep]
    action        = "keep"
  }
}
[/#if]
[#if containers.logs]

discovery.docker "containers" {
  host = [=containers.socket]
}

discovery.relabel "container_logs" {
  targets = discovery.docker.containers.targets

  rule {
    source_labels = ["__meta_docker_container_name"]
    regex         = "/(.*)"
    target_label  = "container"
  }
}

loki.source.docker "containers" {
  host       = [=containers.socket]
  targets    = discovery.relabel.container_logs.output
  labels     = {
    job = "docker",
  }
  forward_to = [[#if redact?has_content]loki.process.containers.receiver[#else][=sink.logs][/#if]]
}
[#if redact?has_content]

loki.process "containers" {
  forward_to = [[=sink.logs]]
[#list redact as r]

  stage.replace {
    expression = [=r.group]
    replace    = "***"
  }
[/#list]
}
[/#if]
[/#if]
