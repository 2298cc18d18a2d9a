{
  "uid": [=uid],
  "name": [=title],
  "type": [=point.type],
  "settings": {
[#if point.type == "slack"]
    "url": "[@secret ref=point.secret/]",
[#if point.to??]
    "recipient": [@gotext][=point.to][/@gotext],
[/#if]
    "title": "{{ .CommonLabels.severity | toUpper }}: {{ .GroupLabels.alertname }}",
    "text": "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.runbook }}\n{{ end }}"
[#elseif point.type == "pagerduty"]
    "integrationKey": "[@secret ref=point.secret/]",
    "severity": "{{ if eq .CommonLabels.severity \"critical\" }}critical{{ else }}warning{{ end }}"
[#elseif point.type == "email"]
    "addresses": [@gotext][=point.to][/@gotext],
    "singleEmail": false
[#elseif point.type == "webhook"]
[#if point.secret??]
    "url": "[@secret ref=point.secret/]"
[#else]
    "url": [@gotext][=point.to][/@gotext]
[/#if]
[#elseif point.type == "opsgenie"]
    "apiKey": "[@secret ref=point.secret/]"
[#else]
    "url": "[@secret ref=point.secret/]"
[/#if]
  },
  "disableResolveMessage": false
}
