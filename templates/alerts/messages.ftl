[#-- Queues, schedulers and what they call. --]
[#macro apart m all][#if all?size gt 1][@label name="metric" value=m.name/][/#if][/#macro]

[#list app.queueDepths as m]
[#assign t = threshold("QueueDepthCritical", "5000")]
[@alert name="QueueDepthCritical" severity="critical" for="5m" component="queue"]
  [@apart m=m all=app.queueDepths/]
  [@expr]max by (service_name[#if m.by??], [=m.by][/#if]) ([=m.name]{[=sel]}) > [=t.value][/@expr]
  [@summary]{{ $value | humanize }} messages wait[#if m.by??] in {{ $labels.[=m.by] }}[/#if][/@summary]
  [@description]More than [=t.text] for 5 minutes.[/@description]
  [@impact]Messages are sent late.[/@impact]
  [@check]
1. Whether consumers run and take messages.
2. Whether far more is produced than usual.
  [/@check]
  [@fix]
1. Add workers now.
2. Hold back producers that can wait.
  [/@fix]
[/@alert]
[#assign t = threshold("QueueDepthHigh", "1000")]
[@alert name="QueueDepthHigh" severity="warning" for="10m" component="queue"]
  [@apart m=m all=app.queueDepths/]
  [@expr]max by (service_name[#if m.by??], [=m.by][/#if]) ([=m.name]{[=sel]}) > [=t.value][/@expr]
  [@summary]{{ $value | humanize }} messages wait[#if m.by??] in {{ $labels.[=m.by] }}[/#if][/@summary]
  [@description]More than [=t.text] for 10 minutes.[/@description]
  [@impact]Messages begin to be late.[/@impact]
  [@check]
1. Rate in against rate out: the dashboard *Messages*.
  [/@check]
  [@fix]
1. Add workers.
  [/@fix]
[/@alert]
[/#list]

[#assign t = threshold("DLQMessagesAccumulating", "10")]
[#list app.deadLetters as m]
[@alert name="DLQMessagesAccumulating" severity="warning" for="15m" component="queue"]
  [@apart m=m all=app.deadLetters/]
  [@expr]max by (service_name[#if m.by??], [=m.by][/#if]) ([=m.name]{[=sel]}) > [=t.value][/@expr]
  [@summary]{{ $value | humanize }} messages could not be processed[/@summary]
  [@description]More than [=t.text] have been in the dead-letter queue for 15 minutes.[/@description]
  [@impact]These messages are not delivered until somebody acts.[/@impact]
  [@check]
1. Why: the error in a few of them.
  [/@check]
  [@fix]
1. Mend the cause, then put them back into the queue.
  [/@fix]
[/@alert]
[/#list]

[#assign t = threshold("LowMessageSuccessRate", "99.5%")]
[#list app.deliveries as d]
[@alert name="LowMessageSuccessRate" severity="critical" for="10m" component="message-delivery"]
  [@expr]
    sum by (service_name) (rate([=d.good]{[=sel]}[10m]))
    / (sum by (service_name) (rate([=d.good]{[=sel]}[10m])) + (sum by (service_name) (rate([=d.bad]{[=sel]}[10m])) or 0 * sum by (service_name) (rate([=d.good]{[=sel]}[10m]))))
    < [=t.value]
  [/@expr]
  [@summary]Only {{ $value | humanizePercentage }} of the messages are delivered[/@summary]
  [@description]The objective is [=t.text]; it has been missed for 10 minutes.[/@description]
  [@impact]People do not get their messages.[/@impact]
  [@check]
1. Which error: [=d.bad] by its label of the error's kind.
2. Whether the provider answers: the dashboard *Dependencies*.
  [/@check]
  [@fix]
1. Switch the provider or wait for it; retries send what is left.
  [/@fix]
[/@alert]
[/#list]

[#list app.breakers as m]
[@alert name="CircuitBreakerOpen" severity="critical" for="2m" component="external-service"]
  [@expr]max by (service_name) ([=m.name]{[=sel]}) == 1[/@expr]
  [@summary]A circuit breaker of [=profile.service.name] is open[/@summary]
  [@description]Calls to something outside have failed so often that they are no longer made.[/@description]
  [@impact]What needs that service does not happen.[/@impact]
  [@check]
1. Which one, and its status page.
  [/@check]
  [@fix]
1. It closes by itself when the service answers again.
  [/@fix]
[/@alert]
[/#list]

[#assign t = threshold("SchedulerNotExecuting", "2h")]
[#list app.lastSuccesses as m]
[@alert name="SchedulerNotExecuting" severity="critical" for="5m" component="scheduler"]
  [@expr]time() - max by (service_name[#if m.by??], [=m.by][/#if]) ([=m.name]{[=sel]}) > [=t.value][/@expr]
  [@summary]The last success of {{ $labels.[=m.by!"service_name"] }} was {{ $value | humanizeDuration }} ago[/@summary]
  [@description]Nothing has succeeded for more than [=t.text].[/@description]
  [@impact]Nothing new is scheduled.[/@impact]
  [@check]
1. Whether the scheduler runs, and its log at the time it should have.
  [/@check]
  [@fix]
1. Run the job by hand, then mend what stopped it.
  [/@fix]
[/@alert]
[/#list]

[#list app.restarts as m]
[@alert name="FrequentWorkerRestarts" severity="warning" component="worker"]
  [@expr]sum by (service_name) (increase([=m.name]{[=sel]}[15m])) > 2[/@expr]
  [@summary]Workers of {{ $labels.service_name }} restarted {{ $value | humanize }} times in 15 minutes[/@summary]
  [@description]They do not stay up.[/@description]
  [@impact]Jobs are begun again and again.[/@impact]
  [@check]
1. The last lines of the log before each restart.
  [/@check]
  [@fix]
1. Take out the job that ends them; roll back.
  [/@fix]
[/@alert]
[/#list]

[#assign t = threshold("ExternalAPISlowResponse", "5s")]
[#list app.externalDurations as m]
[@alert name="ExternalAPISlowResponse" severity="warning" for="10m" component="external-api"]
  [@expr]
    histogram_quantile(0.95, sum by (service_name[#if m.by??], [=m.by][/#if], le) (rate([=m.name]_bucket{[=sel]}[5m]))) > [=t.value * m.perSecond]
  [/@expr]
  [@summary]{{ $labels.[=m.by!"service_name"] }} answers slowly[/@summary]
  [@description]The 95th percentile has been above [=t.text] for 10 minutes.[/@description]
  [@impact]Work that calls it is slow.[/@impact]
  [@check]
1. Its status page; whether all of its paths are slow.
  [/@check]
  [@fix]
1. Call it less; shorten the time-out so that workers are not held.
  [/@fix]
[/@alert]
[/#list]

[#list app.deliveries as d]
[#assign t = threshold("LowThroughput", "0")]
[@alert name="LowThroughput" severity="info" for="30m" component="message-delivery"]
  [@expr]sum by (service_name) (rate([=d.good]{[=sel]}[5m])) <= [=t.value][/@expr]
  [@summary]{{ $labels.service_name }} delivers {{ $value | humanize }} messages a second[/@summary]
  [@description]It has been so for half an hour. Raise the threshold where silence is never normal.[/@description]
  [@impact]Perhaps none: there may be nothing to send.[/@impact]
  [@check]
1. Whether messages wait: QueueDepthHigh.
  [/@check]
  [@fix]
1. Nothing, if nothing waits.
  [/@fix]
[/@alert]
[/#list]

[#list app.created as m]
[@alert name="UnusualUserRegistrationRate" severity="info" for="1h" component="users"]
  [@expr]
    abs(sum(rate([=m.name]{[=sel]}[1h])) - avg_over_time(sum(rate([=m.name]{[=sel]}[1h]))[7d:1h]))
    > 2 * stddev_over_time(sum(rate([=m.name]{[=sel]}[1h]))[7d:1h])
  [/@expr]
  [@summary]Registrations differ from the last 7 days[/@summary]
  [@description]By more than two standard deviations, for an hour.[/@description]
  [@impact]None by itself: a campaign, a bot, or a broken form.[/@impact]
  [@check]
1. Where they come from.
  [/@check]
  [@fix]
1. Block bots; mend the form.
  [/@fix]
[/@alert]
[/#list]
