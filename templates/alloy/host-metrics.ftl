
prometheus.exporter.unix "host" {
[#if hostMetrics.mounted]
  procfs_path = "/host/proc"
  sysfs_path  = "/host/sys"
  rootfs_path = "/host/root"
[/#if]
}

discovery.relabel "host" {
  targets = prometheus.exporter.unix.host.targets

  rule {
    target_label = "job"
    replacement  = "integrations/unix"
  }

  rule {
    target_label = "instance"
    replacement  = constants.hostname
  }
}

prometheus.scrape "host" {
  targets         = discovery.relabel.host.output
  forward_to      = [prometheus.relabel.host.receiver]
  scrape_interval = [=hostMetrics.interval]
  scrape_timeout  = [=hostMetrics.timeout]
}

prometheus.relabel "host" {
  forward_to = [[=sink.metrics]]

  rule {
    source_labels = ["__name__"]
    regex         = [=hostMetrics.keep]
    action        = "keep"
  }
}
