{
  "uid": [=uid],
  "name": [=title],
  "type": [=type],
  "access": "proxy",
  "url": [=url],
[#if lane.auth == "basic"]
  "basicAuth": true,
  "basicAuthUser": [=lane.id!""],
[/#if]
  "jsonData": {
[#if lane.auth == "bearer"]
    "httpHeaderName1": "Authorization",
[#elseif lane.tenant??]
    "httpHeaderName1": "X-Scope-OrgID",
[/#if]
[#if type == "prometheus"]
    "httpMethod": "POST",
    "exemplarTraceIdDestinations": [{ "name": "trace_id", "datasourceUid": [=tracesUid] }]
[#elseif type == "loki"]
    "derivedFields": [
      {
        "name": "trace_id",
        "matcherType": "label",
        "matcherRegex": "trace_id",
        "datasourceUid": [=tracesUid],
        "url": "${__value.raw}"
      }
    ]
[#else]
    "tracesToLogsV2": { "datasourceUid": [=logsUid], "filterByTraceID": true },
    "serviceMap": { "datasourceUid": [=metricsUid] }
[/#if]
  }[#if lane.auth == "basic" || lane.auth == "bearer" || lane.tenant??],
  "secureJsonData": {
[#if lane.auth == "basic"]
    "basicAuthPassword": "[@secret ref=(profile.stack.tokens.read)!profile.stack.tokens.write/]"
[#elseif lane.auth == "bearer"]
    "httpHeaderValue1": "Bearer [@secret ref=(profile.stack.tokens.read)!profile.stack.tokens.write/]"
[#else]
    "httpHeaderValue1": [=lane.tenant]
[/#if]
  }[/#if]
}
