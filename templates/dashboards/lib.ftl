[#--
  [@dashboard title= about=] [@row title=/] [@panel title= unit=] [@query legend=]PromQL[/@query] [/@panel] [/@dashboard]
  Panels are numbered and laid out two a line; inside [@query], values are PromQL strings.
--]
[#assign panelCount = 0]
[#assign left = 0]
[#assign top = 0]
[#assign targetCount = 0]
[#assign letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]

[#macro dashboard title about refresh="1m"]
{
  "uid": [=uid],
  "title": [=title],
  "description": [=about],
  "tags": ["obsctl", [=profile.service.name], [=profile.environment]],
  "editable": true,
  "graphTooltip": 1,
  "refresh": [=refresh],
  "schemaVersion": 39,
  "time": { "from": "now-6h", "to": "now" },
  "timezone": "browser",
  "annotations": { "list": [] },
  "links": [
    {
      "type": "dashboards",
      "title": "More of this service",
      "tags": ["obsctl", [=profile.service.name], [=profile.environment]],
      "asDropdown": true,
      "includeVars": false,
      "keepTime": true
    }
  ],
  "templating": {
    "list": [
      { "name": "metrics", "label": "Metrics", "type": "datasource", "query": "prometheus", "hide": 0, "multi": false, "includeAll": false, "options": [], "refresh": 1, "regex": "" },
      { "name": "logs", "label": "Logs", "type": "datasource", "query": "loki", "hide": 0, "multi": false, "includeAll": false, "options": [], "refresh": 1, "regex": "" },
      { "name": "traces", "label": "Traces", "type": "datasource", "query": "tempo", "hide": 0, "multi": false, "includeAll": false, "options": [], "refresh": 1, "regex": "" }
    ]
  },
  "panels": [[#nested]]
}
[/#macro]

[#macro begin]
[#if panelCount gt 0],[/#if]
[#assign panelCount = panelCount + 1]
[#assign targetCount = 0]
[/#macro]

[#macro row title]
[@begin/]
[#if left gt 0][#assign top = top + 8][#assign left = 0][/#if]
{
  "id": [=panelCount], "type": "row", "title": [=title], "collapsed": false, "panels": [],
  "gridPos": { "x": 0, "y": [=top], "w": 24, "h": 1 }
}
[#assign top = top + 1]
[/#macro]

[#macro panel title unit="short" type="timeseries" about="" w=12 stack=false max="" source="metrics"]
[@begin/]
[#if left + w gt 24][#assign top = top + 8][#assign left = 0][/#if]
{
  "id": [=panelCount],
  "type": [=type],
  "title": [=title],
  "description": [=about],
  "gridPos": { "x": [=left], "y": [=top], "w": [=w], "h": 8 },
[#if source == "logs"]
  "datasource": { "type": "loki", "uid": "${logs}" },
[#elseif source == "traces"]
  "datasource": { "type": "tempo", "uid": "${traces}" },
[#else]
  "datasource": { "type": "prometheus", "uid": "${metrics}" },
[/#if]
  "fieldConfig": {
    "defaults": {
      "unit": [=unit],
[#if max?has_content]
      "max": [=max?number],
[/#if]
[#if type == "timeseries"]
      "min": 0,
      "custom": { "drawStyle": "line", "fillOpacity": 10, "showPoints": "never", "stacking": { "mode": [#if stack]"normal"[#else]"none"[/#if] } }
[#else]
      "custom": {}
[/#if]
    },
    "overrides": []
  },
[#if type == "timeseries"]
  "options": { "legend": { "displayMode": "list", "placement": "bottom", "showLegend": true }, "tooltip": { "mode": "multi", "sort": "desc" } },
[#elseif type == "stat"]
  "options": { "colorMode": "value", "graphMode": "area", "reduceOptions": { "calcs": ["lastNotNull"], "fields": "", "values": false } },
[#elseif type == "logs"]
  "options": { "showTime": true, "wrapLogMessage": true, "enableLogDetails": true, "sortOrder": "Descending", "dedupStrategy": "none" },
[#else]
  "options": {},
[/#if]
  "targets": [[#nested]]
}
[#assign left = left + w]
[/#macro]

[#macro query legend=""]
[#if targetCount gt 0],[/#if]
{
  "refId": [=letters[targetCount..targetCount]],
  "datasource": { "type": "prometheus", "uid": "${metrics}" },
  "editorMode": "code",
  "expr": [@promql][#nested][/@promql],
  "legendFormat": [=legend],
  "range": true
}
[#assign targetCount = targetCount + 1]
[/#macro]

[#macro logquery]
[#if targetCount gt 0],[/#if]
{
  "refId": [=letters[targetCount..targetCount]],
  "datasource": { "type": "loki", "uid": "${logs}" },
  "editorMode": "code",
  "expr": [@promql][#nested][/@promql],
  "queryType": "range"
}
[#assign targetCount = targetCount + 1]
[/#macro]

[#-- Ways to show one metric of a kind. --]
[#macro rates m title about=""]
[@panel title=title about=about unit="ops"]
  [#if m.by??]
  [@query legend="{{" + m.byText + "}}"]sum by ([=m.by]) (rate([=m.name]{[=sel]}[$__rate_interval]))[/@query]
  [#else]
  [@query legend=m.words]sum(rate([=m.name]{[=sel]}[$__rate_interval]))[/@query]
  [/#if]
[/@panel]
[/#macro]

[#macro errorRatio m title]
[@panel title=title unit="percentunit" about="Share of what failed"]
  [@query legend="failed"]sum(rate([=m.name]{[=m.status]=~[=m.failed],[=sel]}[$__rate_interval])) / sum(rate([=m.name]{[=sel]}[$__rate_interval]))[/@query]
[/@panel]
[/#macro]

[#macro quantiles m title]
[@panel title=title unit=m.unit about="Median, 95th and 99th percentile"]
[#list ["0.5", "0.95", "0.99"] as q]
  [@query legend="p" + q]histogram_quantile([=q?number], sum by (le) (rate([=m.name]_bucket{[=sel]}[$__rate_interval])))[/@query]
[/#list]
[/@panel]
[/#macro]

[#macro value m title type="timeseries"]
[@panel title=title unit=m.unit type=type]
  [#if m.by??]
  [@query legend="{{" + m.byText + "}}"]max by ([=m.by]) ([=m.name]{[=sel]})[/@query]
  [#else]
  [@query legend=m.words]max([=m.name]{[=sel]})[/@query]
  [/#if]
[/@panel]
[/#macro]
