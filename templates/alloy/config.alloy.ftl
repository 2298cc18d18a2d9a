// Made by obsctl. Edit the profile or the template, not this file: the next deploy replaces it.

logging {
  level  = "info"
  format = "logfmt"
}
[#if credentialFiles?has_content][#include "credentials.ftl"][/#if]
[#if pipeline??][#include "otlp.ftl"][/#if]
[#if door??][#include "door.ftl"][/#if]
[#if self][#include "self.ftl"][/#if]
[#if hostMetrics??][#include "host-metrics.ftl"][/#if]
[#if postgres?has_content][#include "postgres.ftl"][/#if]
[#if redis?has_content][#include "redis.ftl"][/#if]
[#if mongodb?has_content][#include "mongodb.ftl"][/#if]
[#if scrape?has_content][#include "scrape.ftl"][/#if]
[#if containers??][#include "containers.ftl"][/#if]
[#if journald?has_content][#include "journald.ftl"][/#if]
[#if files?has_content][#include "files.ftl"][/#if]
[#include "backend.ftl"]
[#if extra??]

[=extra]
[/#if]
