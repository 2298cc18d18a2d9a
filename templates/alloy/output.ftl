[#macro output of]
  output {
[#list outputs[of] as o]
    [=o.signal] = [[=o.to]]
[/#list]
  }
[/#macro]
