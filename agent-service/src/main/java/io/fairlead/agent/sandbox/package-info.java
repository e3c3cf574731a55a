/// What people read of a task: its output and its files; and when those are collected.
@NullMarked
package io.fairlead.agent.sandbox;

import org.jspecify.annotations.NullMarked;
