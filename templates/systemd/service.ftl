[#-- What both units share. --]
EnvironmentFile=-[=line(envFile)]
Environment=[="GOMEMLIMIT=" + goMemoryLimit]
[#list secrets as s]
[#if s.stored]
LoadCredentialEncrypted=[=line(s.credential + ":" + s.storedAt)]
[#elseif loadCredentials]
LoadCredential=[=line(s.name + ":" + s.path)]
[/#if]
[/#list]
[#if dropIn]
ExecStart=
ExecReload=
[/#if]
ExecStart=[=exec(collector.binary)] run [=exec("--server.http.listen-addr=" + collector.listen.ui)] --storage.path=/var/lib/alloy/data [=exec(config)]
ExecReload=/bin/kill -HUP $MAINPID
Restart=always
RestartSec=5s
TimeoutStopSec=30s

# Bounds.
MemoryMax=[=memoryMax]
CPUQuota=[=collector.limits.cpu.value]%
TasksMax=512
LimitNOFILE=65536

# It reads the machine and writes only its own state.
NoNewPrivileges=true
ProtectSystem=strict
ProtectHome=true
PrivateTmp=true
PrivateDevices=true
ProtectKernelTunables=true
ProtectKernelModules=true
ProtectKernelLogs=true
ProtectControlGroups=true
ProtectClock=true
ProtectHostname=true
RestrictSUIDSGID=true
RestrictRealtime=true
RestrictNamespaces=true
LockPersonality=true
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native
CapabilityBoundingSet=
AmbientCapabilities=
UMask=0027
StateDirectory=alloy
ReadWritePaths=/var/lib/alloy
[#list groups as g]
SupplementaryGroups=[=line(g)]
[/#list]
