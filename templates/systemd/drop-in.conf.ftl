# Made by obsctl: lays this profile over the distribution's alloy.service.
[Unit]
StartLimitIntervalSec=300
StartLimitBurst=10

[Service]
EnvironmentFile=
[#assign dropIn=true][#include "service.ftl"]
