[#-- A subtree: obsctl lays it under the root of the policy and leaves everything else there alone. --]
{
  "receiver": [=receiver],
  "object_matchers": [[[=routingLabel], "=", [=name]]],
  "group_by": ["alertname", "service", "environment"],
  "group_wait": "30s",
  "group_interval": "5m",
  "repeat_interval": "4h",
  "routes": [
[#list routes as r]
    {
      "receiver": [=r.receiver],
      "object_matchers": [["severity", "=", [=r.severity]]],
      "continue": [#if r.continue]true[#else]false[/#if]
    }[#sep],[/#sep]
[/#list]
  ]
}
