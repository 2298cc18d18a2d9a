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
ExecStart=[=exec(program)] run [=exec("--server.http.listen-addr=" + collector.listen.ui)] --storage.path=/var/lib/alloy/data [=exec(config)]
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
ProtectHome=[#if readsHome]read-only[#else]true[/#if]
PrivateTmp=[#if readsTmp]false[#else]true[/#if]
PrivateDevices=true
PrivateMounts=true
ProtectKernelTunables=true
ProtectKernelModules=true
ProtectKernelLogs=true
ProtectControlGroups=true
ProtectClock=true
ProtectHostname=true
[#if !seesProcesses]
ProtectProc=invisible
[/#if]
RestrictSUIDSGID=true
RestrictRealtime=true
RestrictNamespaces=true
RemoveIPC=true
LockPersonality=true
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
CapabilityBoundingSet=[=capabilities]
AmbientCapabilities=[=capabilities]
UMask=0077
StateDirectory=alloy
ReadWritePaths=/var/lib/alloy
[#list groups as g]
SupplementaryGroups=[=line(g)]
[/#list]
