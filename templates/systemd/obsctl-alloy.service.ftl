# Made by obsctl. Edit the profile, not this file: the next deploy replaces it.
[Unit]
Description=[=line("Grafana Alloy for " + profile.service.name + " in " + profile.environment)]
Documentation=https://grafana.com/docs/alloy/
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=300
StartLimitBurst=10

[Service]
Type=simple
User=[=line(user)]
Group=[=line(user)]
SyslogIdentifier=obsctl-alloy
[#assign dropIn=false][#include "service.ftl"]

[Install]
WantedBy=multi-user.target
