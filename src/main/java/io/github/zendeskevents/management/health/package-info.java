/** Health for supervisors and people: liveness, readiness and their details. */
package io.github.zendeskevents.management.health;
