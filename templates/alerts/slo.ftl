[#-- Objectives: how fast the error budget burns, over several windows (Google SRE Workbook, chapter 5). --]
[#list slos as s]
[#list s.windows as w]
[@record name="obsctl:slo_errors:ratio_rate" + w.text slo=s.text]
  (sum(rate([=s.total][[=w.word]])) - (sum(rate([=s.good][[=w.word]])) or vector(0))) / sum(rate([=s.total][[=w.word]]))
[/@record]
[/#list]

[@alert name=s.alert + "BurnsFast" severity="critical" for="2m" slo=s.text]
  [@expr]
    (obsctl:slo_errors:ratio_rate1h{[=s.select]} > [=s.factor1h * s.budget] and obsctl:slo_errors:ratio_rate5m{[=s.select]} > [=s.factor1h * s.budget])
    or (obsctl:slo_errors:ratio_rate6h{[=s.select]} > [=s.factor6h * s.budget] and obsctl:slo_errors:ratio_rate30m{[=s.select]} > [=s.factor6h * s.budget])
  [/@expr]
  [@summary]The error budget of [=s.name] burns fast[/@summary]
  [@description]{{ $value | humanizePercentage }} fails; the objective is [=s.objective] over [=s.window]. At this rate 2% of the budget goes in an hour.[/@description]
  [@impact]Users are hit now, and the objective is lost within days.[/@impact]
  [@check]
1. What fails: the same labels as in the objective's counters.
2. What changed in the last hour.
  [/@check]
  [@fix]
1. Roll back first, find out later.
  [/@fix]
[/@alert]

[@alert name=s.alert + "BurnsSlowly" severity="warning" for="15m" slo=s.text]
  [@expr]
    (obsctl:slo_errors:ratio_rate1d{[=s.select]} > [=s.factor1d * s.budget] and obsctl:slo_errors:ratio_rate2h{[=s.select]} > [=s.factor1d * s.budget])
    or (obsctl:slo_errors:ratio_rate3d{[=s.select]} > [=s.factor3d * s.budget] and obsctl:slo_errors:ratio_rate6h{[=s.select]} > [=s.factor3d * s.budget])
  [/@expr]
  [@summary]The error budget of [=s.name] burns[/@summary]
  [@description]{{ $value | humanizePercentage }} fails; the objective is [=s.objective] over [=s.window].[/@description]
  [@impact]The objective will be missed if this goes on.[/@impact]
  [@check]
1. What fails, over days instead of minutes.
  [/@check]
  [@fix]
1. Put the fix into the next days' work.
  [/@fix]
[/@alert]
[/#list]
