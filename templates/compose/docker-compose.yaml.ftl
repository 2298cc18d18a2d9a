# Made by obsctl. Join the network `default` of this file, or attach yours, and send to alloy:4318.
services:
  alloy:
    image: [="docker.io/grafana/alloy:v" + collector.alloy + ".0"]
    restart: always
    command:
      - run
      - '--server.http.listen-addr=0.0.0.0:12345'
      - '--storage.path=/var/lib/alloy/data'
      - [=config]
    env_file:
      - [=envFile]
    environment:
      GOMEMLIMIT: [=goMemoryLimit]
    ports:
[#list ports as p]
      - [=p.published]
[/#list]
    mem_limit: [=memoryMax]
    cpus: [=collector.limits.cpu.fraction]
    read_only: true
    tmpfs:
      - /tmp
    security_opt:
      - no-new-privileges:true
    cap_drop:
      - ALL
    volumes:
      - alloy-data:/var/lib/alloy
      - [=collector.home + ":" + collector.home + ":ro"]
[#if profile.collect.hostMetrics??]
      - /proc:/host/proc:ro
      - /sys:/host/sys:ro
      - /:/host/root:ro,rslave
[/#if]
[#if profile.collect.journald?has_content]
      - /var/log/journal:/var/log/journal:ro
      - /run/log/journal:/run/log/journal:ro
      - /etc/machine-id:/etc/machine-id:ro
[/#if]
[#if profile.collect.containers??]
      - /var/run/docker.sock:/var/run/docker.sock:ro
[/#if]
volumes:
  alloy-data: {}
