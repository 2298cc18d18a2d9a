# [=alert.name]

[=alert.severity] · [=profile.service.name] in [=profile.environment][#if profile.service.team??] · team [=profile.service.team][/#if]

## What it means

[=alert.description]

[#list alert.exprs as e]
    [=e]

[/#list]
[#if alert.for??]
It fires when that has held for [=alert.for].
[#else]
It fires at once.
[/#if]

## What it does to people

[=alert.impact]

## How to find out more

[=alert.check]

## What to do

[=alert.fix]

## When that does not help

[#if reaches?has_content]
It was sent to: [#list reaches as r][=r][#sep], [/#sep][/#list].
[#else]
Nobody is told about alerts of this severity: `observe.notify` in the profile names nobody.
[/#if]

Made by obsctl from [=alert.origin] for the profile [=name].
