/** Inventories of hosts: Ansible's files, plain lists, and programs that print JSON. Nothing of Ansible is run. */
@NullMarked
package io.obsctl.infra.inventory;

import org.jspecify.annotations.NullMarked;
