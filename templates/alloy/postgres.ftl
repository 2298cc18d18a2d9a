[#include "scraped.ftl"]
[#list postgres as s]

prometheus.exporter.postgres "[=s.label]" {
  data_source_names = [[=s.dsn]]
}
[@scraped type=types.postgres s=s job="integrations/postgres_exporter"/]
[/#list]
