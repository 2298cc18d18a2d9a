[#include "scraped.ftl"]
[#list mongodb as s]

prometheus.exporter.mongodb "[=s.label]" {
  mongodb_uri = [=s.uri]
}
[@scraped type=types.mongodb s=s job="integrations/mongodb_exporter"/]
[/#list]
