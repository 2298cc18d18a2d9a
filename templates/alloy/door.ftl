[#include "output.ftl"]

// The way in from outside: OTLP over HTTP, with a password[#if door.certificate??] and TLS[/#if].
otelcol.auth.basic "door" {
[#if door.usersFile??]
  htpasswd {
    file = [=door.usersFile]
  }
[#else]
  username = [=door.user]
  password = [=door.password]
[/#if]
}

otelcol.receiver.otlp "door" {
  http {
    endpoint = [=door.listen]
    auth     = otelcol.auth.basic.door.handler
[#if door.certificate??]

    tls {
      cert_file = [=door.certificate]
      key_file  = [=door.key]
    }
[/#if]
  }

[@output of="receiver"/]
}
