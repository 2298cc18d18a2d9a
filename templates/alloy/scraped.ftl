[#-- One exporter inside Alloy: its targets get a job and an instance, its metrics are thinned out. --]
[#macro scraped type s job]

discovery.relabel "[=s.label]" {
  targets = prometheus.exporter.[=type].[=s.label].targets

  rule {
    target_label = "job"
    replacement  = [=job]
  }

  rule {
    target_label = "instance"
    replacement  = [=s.instance]
  }
}

prometheus.scrape "[=s.label]" {
  targets         = discovery.relabel.[=s.label].output
  forward_to      = [[#if s.keep??]prometheus.relabel.[=s.label].receiver[#else][=sink.metrics][/#if]]
  scrape_interval = [=s.interval]
  scrape_timeout  = [=s.timeout]
}
[#if s.keep??]

prometheus.relabel "[=s.label]" {
  forward_to = [[=sink.metrics]]

  rule {
    source_labels = ["__name__"]
    regex         = [=s.keep]
    action        = "keep"
  }
}
[/#if]
[/#macro]
