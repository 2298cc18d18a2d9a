[#-- What every log line goes through: its level, what is too unimportant, its trace, what is private. --]
[#macro stages s]
[#if s.json]

  stage.json {
    expressions = {
      level    = "level",
      trace_id = "trace_id",
      span_id  = "span_id",
    }
  }

  // Pino and Bunyan write numbers.
  stage.template {
    source   = "level"
    template = "{{ if eq .Value \"10\" }}trace{{ else if eq .Value \"20\" }}debug{{ else if eq .Value \"30\" }}info{{ else if eq .Value \"40\" }}warn{{ else if eq .Value \"50\" }}error{{ else if eq .Value \"60\" }}fatal{{ else }}{{ ToLower .Value }}{{ end }}"
  }

  stage.labels {
    values = {
      level = "",
    }
  }

  stage.structured_metadata {
    values = {
      trace_id = "",
      span_id  = "",
    }
  }
[/#if]
[#if s.dropLevels??]

  stage.drop {
    source              = "level"
    expression          = [=s.dropLevels]
    drop_counter_reason = "below_min_severity"
  }
[/#if]
[#list redact as r]

  stage.replace {
    expression = [=r.group]
    replace    = "***"
  }
[/#list]
[/#macro]
