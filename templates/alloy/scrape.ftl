[#list scrape as s]

prometheus.scrape "[=s.label]" {
  targets = [
[#list s.targets as address]
    {
      __address__ = [=address],
[#list s.labels as name, value]
      [=name] = [=value],
[/#list]
    },
[/#list]
  ]
  forward_to      = [[#if s.keep??]prometheus.relabel.[=s.label].receiver[#else][=sink.metrics][/#if]]
  job_name        = [=s.job]
  metrics_path    = [=s.path]
  scheme          = [=s.scheme]
  scrape_interval = [=s.interval]
  scrape_timeout  = [=s.timeout]
[#if s.params?has_content]
  params          = {
[#list s.params as name, values]
    [=name] = [[#list values as v][=v], [/#list]],
[/#list]
  }
[/#if]
[#if s.user??]

  basic_auth {
    username = [=s.user]
[#if s.passwordFile??]
    password_file = [=s.passwordFile]
[#else]
    password = [=s.password]
[/#if]
  }
[/#if]
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
[/#list]
