[#-- A worker that pushes OTLP: there is no scrape, so no `up`; it is alive while its metrics come. --]
[#macro apart m all][#if all?size gt 1][@label name="metric" value=m.name/][/#if][/#macro]

[#assign t = threshold("HighErrorRate", "5%")]
[#list app.outcomes as m]
[@alert name="HighErrorRate" severity="warning" for="5m"]
  [@apart m=m all=app.outcomes/]
  [@expr]
    sum by (service_name) (rate([=m.name]{[=m.status]=~[=m.failed],[=sel]}[5m]))
    / sum by (service_name) (rate([=m.name]{[=sel]}[5m]))
    > [=t.value]
  [/@expr]
  [@summary]{{ $value | humanizePercentage }} of the work of {{ $labels.service_name }} fails[/@summary]
  [@description]More than [=t.text] of what [=m.name] counts has failed for 5 minutes.[/@description]
  [@impact]Jobs fail; what waits for their results is late or wrong.[/@impact]
  [@check]
1. Which kind fails: the panel *Errors* of the dashboard *Golden signals*, by label.
2. What the failing traces have in common: in Tempo, `{ status = error }` for the service.
3. What the log says at the same time: `level` is error or fatal.
4. What changed: the last deploy of the service, of its database, of what it calls.
  [/@check]
  [@fix]
1. Roll back the last change if the errors began with it.
2. If one dependency fails, stop feeding it: pause its queue, open its circuit breaker.
3. Retry failed jobs after the cause is gone, oldest first.
  [/@fix]
[/@alert]
[/#list]

[#assign t = threshold("HighJobLatency", "5s")]
[#list app.durations as m]
[@alert name="HighJobLatency" severity="warning" for="10m"]
  [@apart m=m all=app.durations/]
  [@expr]
    histogram_quantile(0.95, sum by (service_name, le) (rate([=m.name]_bucket{[=sel]}[5m]))) > [=t.value * m.perSecond]
  [/@expr]
  [@summary]One in 20 jobs of {{ $labels.service_name }} takes longer than [=t.text][/@summary]
  [@description]The 95th percentile of [=m.name] has been above [=t.text] for 10 minutes: {{ $value | humanize }}[=" " + m.unit].[/@description]
  [@impact]Work is late; the queue grows when it cannot catch up.[/@impact]
  [@check]
1. Whether all kinds of jobs are slow or one: the panel *Latency* by label.
2. Where the time goes: the slowest traces in Tempo, longest span first.
3. Whether the machine is the limit: CPU, memory and disk in the dashboard *Infrastructure*.
  [/@check]
  [@fix]
1. Add workers if the machine has room and the queue grows.
2. Take the slow kind of job to a queue of its own, so that it holds up nobody else.
3. Undo the change that made it slow.
  [/@fix]
[/@alert]
[/#list]

[#assign t = threshold("QueueBacklog", "5m")]
[#list app.queueLags as m]
[@alert name="QueueBacklog" severity="critical" for="15m"]
  [@apart m=m all=app.queueLags/]
  [@expr]max by (service_name) ([=m.name]{[=sel]}) > [=t.value * m.perSecond][/@expr]
  [@summary]The queue of {{ $labels.service_name }} is [=t.text] behind[/@summary]
  [@description][=m.name] has been above [=t.text] for 15 minutes.[/@description]
  [@impact]New work waits; users see old results.[/@impact]
  [@check]
1. Whether workers run and take jobs: the panel *Traffic*.
2. Whether jobs fail and come back: alert HighErrorRate.
3. Whether something put in far more than usual: the rate of new jobs.
  [/@check]
  [@fix]
1. Add workers.
2. Hold back what is not urgent.
3. Restart workers that run but take nothing, one at a time.
  [/@fix]
[/@alert]
[/#list]

[#if app.heartbeats?has_content]
[#list app.heartbeats as m]
[@alert name="WorkerDown" severity="critical" for="5m"]
  [@apart m=m all=app.heartbeats/]
  [@expr]absent_over_time([=m.name]{[=sel]}[5m]) or (max by (service_name) (changes([=m.name]{[=sel]}[5m])) == 0)[/@expr]
  [@summary]No sign of life of [=profile.service.name][/@summary]
  [@description][=m.name] has not come, or has not moved, for more than 5 minutes.[/@description]
  [@impact]No jobs are done.[/@impact]
  [@check]
1. Whether the service runs: `systemctl status` on its hosts.
2. Whether the collector runs and delivers: alert CollectorMissing, and `obsctl verify`.
3. The last lines of the log before the silence.
  [/@check]
  [@fix]
1. Start the service. If it ends again at once, read why and roll back.
2. If only the signals are missing, mend the collector: the service may be fine.
  [/@fix]
[/@alert]
[/#list]
[#elseif app.outcomes?has_content]
[#assign m = app.outcomes[0]]
[@alert name="WorkerDown" severity="critical" for="5m"]
  [@expr]absent_over_time([=m.name]{[=sel]}[10m])[/@expr]
  [@summary]No sign of life of [=profile.service.name][/@summary]
  [@description][=m.name] has not come for more than 10 minutes.[/@description]
  [@impact]No jobs are done, or nobody can tell.[/@impact]
  [@check]
1. Whether the service runs: `systemctl status` on its hosts.
2. Whether the collector runs and delivers: `obsctl verify`.
  [/@check]
  [@fix]
1. Start the service; roll back if it ends again at once.
  [/@fix]
[/@alert]
[/#if]
