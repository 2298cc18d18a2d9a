
// Secrets that a component takes by value are read from files, so that they rotate without a restart.
[#list credentialFiles as c]
local.file "[=c.label]" {
  filename  = [=c.path]
  is_secret = true
}
[/#list]
