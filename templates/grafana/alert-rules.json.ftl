[#-- A rule group as Grafana's provisioning API takes it. Whatever the query returns is an alert, as in a ruler: B is 1
     for every series, whatever its value, and none is no alert. --]
{
  "title": [=group.title],
  "folderUid": [=group.folder],
  "interval": 60,
  "rules": [
[#list rules as r]
    {
      "uid": [=r.uid],
      "title": [=r.title],
      "condition": "C",
      "data": [
        {
          "refId": "A",
          "queryType": [=source.queryType],
          "relativeTimeRange": { "from": 600, "to": 0 },
          "datasourceUid": [=source.uid],
          "model": {
            "refId": "A",
            "datasource": { "type": [=source.type], "uid": [=source.uid] },
[#if source.queryType?has_content]
            "queryType": [=source.queryType],
[/#if]
            "expr": [=r.expr],
            "instant": true,
            "range": false
          }
        },
        {
          "refId": "B",
          "queryType": "math",
          "relativeTimeRange": { "from": 0, "to": 0 },
          "datasourceUid": "__expr__",
          "model": {
            "refId": "B",
            "datasource": { "type": "__expr__", "uid": "__expr__" },
            "type": "math",
            "expression": "is_number($A) || is_nan($A) || is_inf($A)"
          }
        },
        {
          "refId": "C",
          "queryType": "threshold",
          "relativeTimeRange": { "from": 0, "to": 0 },
          "datasourceUid": "__expr__",
          "model": {
            "refId": "C",
            "datasource": { "type": "__expr__", "uid": "__expr__" },
            "type": "threshold",
            "expression": "B",
            "conditions": [{ "evaluator": { "type": "gt", "params": [0] } }]
          }
        }
      ],
      "for": [=r.hold],
      "noDataState": "OK",
      "execErrState": "Error",
      "isPaused": false,
      "labels": {
[#list r.labels as l]
        [=l.key]: [=l.value][#sep],[/#sep]
[/#list]
      },
      "annotations": {
[#list r.annotations as a]
        [=a.key]: [=a.value][#sep],[/#sep]
[/#list]
      }
    }[#sep],[/#sep]
[/#list]
  ]
}
