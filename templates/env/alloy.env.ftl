# Made by obsctl: the environment of the collector.
[#if envHoldsSecrets]
# It holds secrets: mode 0600, and a rotation needs a restart.
[#list secrets?filter(s -> s.variableHolds) as s]
[=s.variable]=[@secret ref=s.ref/]
[/#list]
[#else]
# Secrets are not here: they lie in files of their own beside the config.
[/#if]
