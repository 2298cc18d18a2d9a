[#-- The collectors themselves: what tells that signals are lost although everything looks healthy. --]
[#-- One counter a signal. rate() drops names, so each gets a label before they are put together. --]
[#macro each counter]
    sum by (obsctl_host, signal) (
      label_replace(rate([=counter.spans]{[=own]}[5m]), "signal", "traces", "", "")
      or label_replace(rate([=counter.points]{[=own]}[5m]), "signal", "metrics", "", "")
      or label_replace(rate([=counter.records]{[=own]}[5m]), "signal", "logs", "", "")
    ) > 0
[/#macro]
[#if hosts gt 0]
[@alert name="CollectorMissing" severity="critical" for="5m"]
  [@expr](count(up{job="integrations/alloy",[=own]} == 1) or vector(0)) < [=hosts][/@expr]
  [@summary]{{ $value }} of [=hosts] collectors report[/@summary]
  [@description]Every host of the profile has a collector that reports about itself; some do not.[/@description]
  [@impact]What those machines send is lost, or its proof is.[/@impact]
  [@check]
1. Which one is silent: `obsctl verify` names each host.
2. On that host: `systemctl status alloy obsctl-alloy`, `journalctl -u alloy -u obsctl-alloy -n 50`.
3. If all are silent, the write lane: `obsctl auth check`.
  [/@check]
  [@fix]
1. Start it. If it does not stay up after a deploy: take the change to the profile back and run `obsctl deploy`.
2. A wrong id or a dead token: `obsctl auth check --fix`.
  [/@fix]
[/@alert]
[/#if]

[@alert name="CollectorCannotSend" severity="critical" for="5m"]
  [@expr]
    [@each counter=counters.sendFailed/]
  [/@expr]
  [@summary]The backend refuses {{ $labels.signal }} of {{ $labels.obsctl_host }}[/@summary]
  [@description]{{ $value | humanize }} spans, points or records a second are dropped after sending failed.[/@description]
  [@impact]Signals are lost. The collector looks healthy while this goes on.[/@impact]
  [@check]
1. The answer: `journalctl` of the collector, lines with `Exporting failed`. 401 is a wrong id or token, 429 a limit.
2. The lanes: `obsctl auth check`.
  [/@check]
  [@fix]
1. 401: `obsctl auth check --fix`, then deploy.
2. 429: sample or drop more, or ask for a higher limit.
  [/@fix]
[/@alert]

[@alert name="CollectorRefuses" severity="warning" for="10m"]
  [@expr]
    [@each counter=counters.refused/]
  [/@expr]
  [@summary]{{ $labels.obsctl_host }} refuses {{ $labels.signal }} of applications[/@summary]
  [@description]The memory limiter turns away {{ $value | humanize }} spans, points or records a second.[/@description]
  [@impact]Applications must keep or drop their signals.[/@impact]
  [@check]
1. Memory of the collector against its limit: the dashboard *Collector health*.
2. Whether sending is slow: the sending queue there.
  [/@check]
  [@fix]
1. Raise `collector.limits.memory`, or let fewer signals in.
2. If the backend is slow, that is the cause: mend it first.
  [/@fix]
[/@alert]

[@alert name="CollectorQueueFull" severity="warning" for="10m"]
  [@expr]
    max by (obsctl_host) (otelcol_exporter_queue_size{[=own]} / otelcol_exporter_queue_capacity{[=own]}) > 0.8
  [/@expr]
  [@summary]{{ $value | humanizePercentage }} of the sending queue of {{ $labels.obsctl_host }} is used[/@summary]
  [@description]The backend takes less than comes in. When the queue is full, signals are dropped.[/@description]
  [@impact]Signals are late and soon lost.[/@impact]
  [@check]
1. Whether sending fails: alert CollectorCannotSend.
2. Whether far more comes in than usual: accepted per second in *Collector health*.
  [/@check]
  [@fix]
1. Sample or drop more at the source of the growth.
  [/@fix]
[/@alert]

[@alert name="CollectorMetricsNotDelivered" severity="critical" for="10m"]
  [@expr]
    sum by (obsctl_host) (rate(prometheus_remote_storage_samples_failed_total{[=own]}[5m])) > 0
  [/@expr]
  [@summary]Metrics of {{ $labels.obsctl_host }} are refused[/@summary]
  [@description]{{ $value | humanize }} samples a second fail for good in remote write.[/@description]
  [@impact]Dashboards and alerts of this host go blind.[/@impact]
  [@check]
1. `journalctl` of the collector: `non-recoverable error` names the status and the reason.
2. `obsctl auth check`: the Mimir lane.
  [/@check]
  [@fix]
1. 401: `obsctl auth check --fix`, then deploy.
2. 400 names the series that is refused: drop or mend it.
  [/@fix]
[/@alert]

[#if logs]
[@alert name="CollectorLogsNotDelivered" severity="critical" for="10m"]
  [@expr]sum by (obsctl_host, reason) (rate(loki_write_dropped_entries_total{[=own]}[5m])) > 0[/@expr]
  [@summary]Log lines of {{ $labels.obsctl_host }} are dropped: {{ $labels.reason }}[/@summary]
  [@description]{{ $value | humanize }} lines a second do not reach Loki.[/@description]
  [@impact]The log has holes.[/@impact]
  [@check]
1. `journalctl` of the collector: `final error sending batch` names the status and the reason.
2. `obsctl auth check`: the Loki lane.
  [/@check]
  [@fix]
1. 401: `obsctl auth check --fix`, then deploy.
2. 429 or `rate_limited`: raise `min-severity`, or ask for a higher limit.
  [/@fix]
[/@alert]
[/#if]

[@alert name="CollectorUnhealthy" severity="warning" for="5m"]
  [@expr]
    sum by (obsctl_host, health_type) (alloy_component_controller_running_components{health_type!="healthy",[=own]}) > 0
  [/@expr]
  [@summary]{{ $value }} components of {{ $labels.obsctl_host }} are {{ $labels.health_type }}[/@summary]
  [@description]A part of the pipeline does not run although the process does.[/@description]
  [@impact]What this part collects or sends is missing.[/@impact]
  [@check]
1. Which one: the collector's own page, or `obsctl verify`.
  [/@check]
  [@fix]
1. A port that is taken, a file that is gone, a socket without permission: mend it and reload.
2. After a deploy: take the change to the profile back and run `obsctl deploy`.
  [/@fix]
[/@alert]

[#assign t = threshold("CollectorMemoryHigh", "90%")]
[@alert name="CollectorMemoryHigh" severity="warning" for="15m"]
  [@expr]max by (obsctl_host) (alloy_resources_process_resident_memory_bytes{[=own]}) / [=memoryMax] > [=t.value][/@expr]
  [@summary]The collector on {{ $labels.obsctl_host }} uses {{ $value | humanizePercentage }} of its memory[/@summary]
  [@description]At 100% the kernel ends it.[/@description]
  [@impact]A restart loses what is in flight.[/@impact]
  [@check]
1. Active series and queue in *Collector health*: which one grew.
  [/@check]
  [@fix]
1. Keep fewer metrics (`keep:`), or raise `collector.limits.memory`.
  [/@fix]
[/@alert]
