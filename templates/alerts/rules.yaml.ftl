# Made by obsctl. Edit the profile or the template, not this file: the next deploy replaces it.
groups:
  - name: [=group.name]
    interval: [=group.interval]
    rules:
[#list rules as r]
[#if r.alert]
      - alert: [=r.name]
        expr: [=r.expr]
[#if r.for??]
        for: [=r.for]
[/#if]
        labels:
[#list r.labels as l]
          [=l.key]: [=l.value]
[/#list]
        annotations:
[#list r.annotations as a]
          [=a.key]: [=a.value]
[/#list]
[#else]
      - record: [=r.name]
        expr: [=r.expr]
[#if r.labels?has_content]
        labels:
[#list r.labels as l]
          [=l.key]: [=l.value]
[/#list]
[/#if]
[/#if]
[/#list]
