[#-- Tokens that end: the profile knows when (stack.tokens.expires), so that no metric is needed. --]
[#macro left]
    (
[#list expires as e]
      [#if e?index gt 0]or [/#if]label_replace(vector([=e.at]) - time(), "purpose", [=e.purpose], "", "")
[/#list]
    )
[/#macro]
[@alert name="TokenEndsSoon" severity="warning"]
  [@expr]
    [@left/] < 1209600
  [/@expr]
  [@summary]The {{ $labels.purpose }} token ends in {{ $value | humanizeDuration }}[/@summary]
  [@description]From then on every lane answers it 401; the profile says when, in stack.tokens.expires.[/@description]
  [@impact]Nothing yet. When the write token ends, all signals of all hosts stop, and this alert's own with them.[/@impact]
  [@check]
1. What it says of itself: `obsctl auth check`.
2. Whether it is in use still: the profile's `stack.tokens`.
  [/@check]
  [@fix]
1. The write token: `obsctl auth rotate`, which loses no batch. Others: make a new one where the old one was made.
2. Write the new end into `stack.tokens.expires` and run `obsctl deploy`.
  [/@fix]
[/@alert]

[@alert name="TokenEndsNow" severity="critical"]
  [@expr]
    [@left/] < 259200
  [/@expr]
  [@summary]The {{ $labels.purpose }} token ends in {{ $value | humanizeDuration }}[/@summary]
  [@description]Less than three days are left; nobody has rotated it since the warning.[/@description]
  [@impact]When the write token ends, all signals of all hosts stop, and every alert that rests on them.[/@impact]
  [@check]
1. Whether a rotation is under way: `obsctl auth rotate` goes on with one that was cut.
2. Whether the end in the profile is still right: `stack.tokens.expires`.
  [/@check]
  [@fix]
1. `obsctl auth rotate` now, during working hours.
2. Write the new end into `stack.tokens.expires` and run `obsctl deploy`.
  [/@fix]
[/@alert]
