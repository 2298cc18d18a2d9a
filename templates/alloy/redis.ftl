[#include "scraped.ftl"]
[#list redis as s]

prometheus.exporter.redis "[=s.label]" {
  redis_addr = [=s.address]
[#if s.password??]
  redis_password = [=s.password]
[/#if]
}
[@scraped type=types.redis s=s job="integrations/redis_exporter"/]
[/#list]
