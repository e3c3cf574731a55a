/// HTTP manners of the master: who may call what, the epoch on each answer.
@NullMarked
package io.fairlead.master.web;

import org.jspecify.annotations.NullMarked;
