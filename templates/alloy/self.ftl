
// What the collector says about itself.
prometheus.exporter.self "collector" { }

discovery.relabel "collector" {
  targets = prometheus.exporter.self.collector.targets

  rule {
    target_label = "job"
    replacement  = "integrations/alloy"
  }

  rule {
    target_label = "instance"
    replacement  = constants.hostname
  }
}

prometheus.scrape "collector" {
  targets         = discovery.relabel.collector.output
  forward_to      = [prometheus.relabel.collector.receiver]
  scrape_interval = "60s"
}

prometheus.relabel "collector" {
  forward_to = [[=sink.metrics]]

  rule {
    source_labels = ["__name__"]
    regex         = [=selfKeep]
    action        = "keep"
  }
}
