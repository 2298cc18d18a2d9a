[#macro apart m all][#if all?size gt 1][@label name="metric" value=m.name/][/#if][/#macro]
[#macro ratio m]
    sum by (service_name) (rate([=m.name]{[=m.status]=~[=m.failed],[=sel]}[5m]))
    / sum by (service_name) (rate([=m.name]{[=sel]}[5m]))
[/#macro]
[#macro errorsBook]
  [@check]
1. Which path and status: the panel *Errors* of the dashboard *API*.
2. The failing traces: in Tempo, `{ status = error }` for the service.
3. What changed: the last deploy of the service and of what it calls.
  [/@check]
  [@fix]
1. Roll back if the errors began with a deploy.
2. If a dependency fails, serve what can be served without it.
  [/@fix]
[/#macro]
[#assign counted = []]
[#list app.requests as m][#if m.status??][#assign counted += [m]][/#if][/#list]

[#assign t = threshold("HighErrorRate", "10%")]
[#list counted as m]
[@alert name="HighErrorRate" severity="critical" for="5m" component="api"]
  [@apart m=m all=counted/]
  [@expr][@ratio m=m/] > [=t.value][/@expr]
  [@summary]{{ $value | humanizePercentage }} of the requests to {{ $labels.service_name }} fail[/@summary]
  [@description]More than [=t.text] of what [=m.name] counts has failed for 5 minutes.[/@description]
  [@impact]Users see errors; the availability objective is at risk.[/@impact]
  [@errorsBook/]
[/@alert]
[/#list]

[#assign t = threshold("ElevatedErrorRate", "5%")]
[#list counted as m]
[@alert name="ElevatedErrorRate" severity="warning" for="5m" component="api"]
  [@apart m=m all=counted/]
  [@expr][@ratio m=m/] > [=t.value][/@expr]
  [@summary]{{ $value | humanizePercentage }} of the requests to {{ $labels.service_name }} fail[/@summary]
  [@description]More than [=t.text] of what [=m.name] counts has failed for 5 minutes.[/@description]
  [@impact]Some users see errors.[/@impact]
  [@errorsBook/]
[/@alert]
[/#list]

[#assign t = threshold("HighResponseTime", "500ms")]
[#list app.apiDurations as m]
[@alert name="HighResponseTime" severity="warning" for="5m" component="api"]
  [@apart m=m all=app.apiDurations/]
  [@expr]
    histogram_quantile(0.95, sum by (service_name, le) (rate([=m.name]_bucket{[=sel]}[5m]))) > [=t.value * m.perSecond]
  [/@expr]
  [@summary]One in 20 requests to {{ $labels.service_name }} takes longer than [=t.text][/@summary]
  [@description]The 95th percentile of [=m.name] has been above [=t.text] for 5 minutes.[/@description]
  [@impact]Users wait; the latency objective is at risk.[/@impact]
  [@check]
1. Which path: the panel *Latency* of the dashboard *API*.
2. Where the time goes: the slowest traces in Tempo.
  [/@check]
  [@fix]
1. Undo the change that made it slow, or add instances if all of it is slow.
  [/@fix]
[/@alert]
[/#list]

[#if app.requests?has_content]
[#assign m = app.requests[0]]
[@alert name="ServiceDown" severity="critical" for="2m" component="api"]
  [@expr]absent_over_time([=m.name]{[=sel]}[5m])[#if sources.scrapeUp??] or (max(up{[=sources.scrapeUp],[=own]}) == 0)[/#if][/@expr]
  [@summary][=profile.service.name] does not answer[/@summary]
  [@description][=m.name] has not come for 5 minutes[#if sources.scrapeUp??], or no instance answers the scrape[/#if].[/@description]
  [@impact]Users cannot reach it, or nobody can tell.[/@impact]
  [@check]
1. Whether it runs and answers on its machine.
2. Whether the collector delivers: `obsctl verify`.
  [/@check]
  [@fix]
1. Start it; roll back if it ends again at once.
  [/@fix]
[/@alert]
[/#if]

[#assign t = threshold("HighMemoryUsage", "1.5GiB")]
[#list app.memory as m]
[@alert name="HighMemoryUsage" severity="warning" for="5m" component="application"]
  [@expr]max by (service_name, instance) ([=m.name]{[=sel]}) > [=t.value][/@expr]
  [@summary]{{ $labels.service_name }} uses {{ $value | humanize1024 }}B of memory[/@summary]
  [@description]More than [=t.text] for 5 minutes.[/@description]
  [@impact]The kernel may end it.[/@impact]
  [@check]
1. Whether it grows without end: a week of the panel *Memory*.
  [/@check]
  [@fix]
1. Restart it; find the leak from a heap snapshot.
  [/@fix]
[/@alert]
[/#list]
